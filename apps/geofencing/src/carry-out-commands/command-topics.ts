import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import type { CommandTopics } from '@umbra/contracts/command';
import { geofencingCommandTopic } from '@umbra/contracts/geofencing-command';

export const COMMAND_TOPICS: CommandTopics = { commands: geofencingCommandTopic, replies: [bulkJobsReplyTopic] };
