import { CommandConsumer, type CommandConsumerOptions } from '@umbra/commands';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { registryCommandTopic } from '@umbra/contracts/registry-command';
import type { Topic } from '@umbra/contracts/topics';
import { Annotations } from '../annotations/annotations.ts';
import { DeviceCommands } from '../device-store/device-commands.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import type { Quota } from '../provision-device/quota.ts';
import { HaveVirtualDeviceHandler } from './have-virtual-device.handler.ts';
import { lockProjects } from './lock-projects.ts';
import { ReleaseDeviceHandler } from './release-device.handler.ts';

/** Where commands come from, and where they may have their replies. */
export interface CommandTopics {
  readonly commands: Topic;
  readonly replies: readonly Topic[];
}

export const COMMAND_TOPICS: CommandTopics = { commands: registryCommandTopic, replies: [connectorsReplyTopic] };

export interface RegistryCommandsOptions extends Pick<
  CommandConsumerOptions,
  'connection' | 'groupId' | 'dataSource' | 'nowMs' | 'logger' | 'metrics' | 'tracer'
> {
  readonly topics: CommandTopics;
  readonly quota: Quota;
}

/** What other services ask the registry to do. */
export function openRegistryCommands({ topics, quota, ...options }: RegistryCommandsOptions): Promise<CommandConsumer> {
  const devices = new DevicesRepository();
  const commands = new DeviceCommands(devices, new Annotations());
  return CommandConsumer.open({
    ...options,
    ...{ service: 'registry', topic: topics.commands, replyTopics: topics.replies },
    handlers: [
      new HaveVirtualDeviceHandler(new ProjectsRepository(), devices, commands, quota),
      new ReleaseDeviceHandler(devices, commands),
    ],
    lockFirst: lockProjects,
  });
}
