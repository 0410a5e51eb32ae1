import { bulkJobsReplyTopic } from '../bulk-jobs-reply/bulk-jobs-reply.topic.ts';
import { connectorsCommandTopic } from '../connectors-command/connectors-command.topic.ts';
import { connectorsReplyTopic } from '../connectors-reply/connectors-reply.topic.ts';
import { desiredShadowTopic } from '../desired-shadow/desired-shadow.topic.ts';
import { deviceTopic } from '../device/device.topic.ts';
import { geofenceTopic } from '../geofence/geofence.topic.ts';
import { geofencingCommandTopic } from '../geofencing-command/geofencing-command.topic.ts';
import { geofencingReplyTopic } from '../geofencing-reply/geofencing-reply.topic.ts';
import { ingestionCommandTopic } from '../ingestion-command/ingestion-command.topic.ts';
import { projectTopic } from '../project/project.topic.ts';
import { registryCommandTopic } from '../registry-command/registry-command.topic.ts';
import { ruleTopic } from '../rule/rule.topic.ts';
import { sessionTopic } from '../session/session.topic.ts';
import { shadowsCommandTopic } from '../shadows-command/shadows-command.topic.ts';
import { signingKeyTopic } from '../signing-key/signing-key.topic.ts';
import { telemetryTopic } from '../telemetry/telemetry.topic.ts';
import { userTopic } from '../user/user.topic.ts';
import { deadLetterTopicOf, type Topic } from './topic.ts';

export { deadLetterTopicOf, type Topic } from './topic.ts';

const ownTopics: readonly Topic[] = [
  telemetryTopic,
  deviceTopic,
  projectTopic,
  desiredShadowTopic,
  signingKeyTopic,
  userTopic,
  sessionTopic,
  geofenceTopic,
  ruleTopic,
  registryCommandTopic,
  ingestionCommandTopic,
  connectorsReplyTopic,
  shadowsCommandTopic,
  geofencingReplyTopic,
  connectorsCommandTopic,
  geofencingCommandTopic,
  bulkJobsReplyTopic,
];

/** Every topic, dead letters included. */
export const topics: readonly Topic[] = [...ownTopics, ...ownTopics.map(deadLetterTopicOf)];
