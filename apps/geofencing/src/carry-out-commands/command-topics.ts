import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import { geofencingCommandTopic } from '@umbra/contracts/geofencing-command';
import type { Topic } from '@umbra/contracts/topics';

/** Where commands come from, and where they may have their replies. */
export interface CommandTopics {
  readonly commands: Topic;
  readonly replies: readonly Topic[];
}

export const COMMAND_TOPICS: CommandTopics = { commands: geofencingCommandTopic, replies: [bulkJobsReplyTopic] };
