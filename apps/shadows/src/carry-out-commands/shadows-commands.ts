import type { FindDevice } from '@umbra/access';
import { CommandConsumer, type CommandConsumerOptions } from '@umbra/commands';
import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import type { CommandTopics } from '@umbra/contracts/command';
import { geofencingReplyTopic } from '@umbra/contracts/geofencing-reply';
import { shadowsCommandTopic } from '@umbra/contracts/shadows-command';
import type { ChangeDesiredShadow } from '../change-desired-shadow/change-desired-shadow.handler.ts';
import { AssociateDesiredStateHandler } from './associate-desired-state.handler.ts';
import { ConfigureDesiredStateHandler } from './configure-desired-state.handler.ts';

export const COMMAND_TOPICS: CommandTopics = {
  commands: shadowsCommandTopic,
  replies: [geofencingReplyTopic, bulkJobsReplyTopic],
};

export interface ShadowsCommandsOptions extends Pick<
  CommandConsumerOptions,
  'connection' | 'groupId' | 'dataSource' | 'nowMs' | 'logger' | 'metrics' | 'tracer'
> {
  readonly topics: CommandTopics;
  readonly devices: FindDevice;
  readonly desired: ChangeDesiredShadow;
}

/**
 * What other services have changed in desired states. The key is the device, so that no two replicas have commands for the
 * same one, and none waits for another.
 */
export function openShadowsCommands(options: ShadowsCommandsOptions): Promise<CommandConsumer> {
  const { topics, devices, desired, ...others } = options;
  return CommandConsumer.open({
    ...others,
    ...{ service: 'shadows', topic: topics.commands, replyTopics: topics.replies },
    handlers: [new AssociateDesiredStateHandler(devices, desired), new ConfigureDesiredStateHandler(devices, desired)],
  });
}
