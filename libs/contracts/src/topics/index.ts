import { desiredShadowTopic } from '../desired-shadow/desired-shadow.topic.ts';
import { deviceTopic } from '../device/device.topic.ts';
import { projectTopic } from '../project/project.topic.ts';
import { signingKeyTopic } from '../signing-key/signing-key.topic.ts';
import { telemetryTopic } from '../telemetry/telemetry.topic.ts';
import { deadLetterTopicOf, type Topic } from './topic.ts';

export { deadLetterTopicOf, type Topic } from './topic.ts';

const eventTopics: readonly Topic[] = [telemetryTopic, deviceTopic, projectTopic, desiredShadowTopic, signingKeyTopic];

/** Every topic, dead letters included. */
export const topics: readonly Topic[] = [...eventTopics, ...eventTopics.map(deadLetterTopicOf)];
