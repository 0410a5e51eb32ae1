import { CommandConsumer, type CommandConsumerOptions } from '@umbra/commands';
import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import type { CommandTopics } from '@umbra/contracts/command';
import { connectorsCommandTopic } from '@umbra/contracts/connectors-command';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevicesRepository } from '../domain/external-device/external-devices.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { AddExternalDeviceHandler } from './add-external-device.handler.ts';
import { lockConnectors } from './lock-connectors.ts';
import { RemoveExternalDeviceHandler } from './remove-external-device.handler.ts';

export const COMMAND_TOPICS: CommandTopics = { commands: connectorsCommandTopic, replies: [bulkJobsReplyTopic] };

export interface ConnectorsCommandsOptions extends Pick<
  CommandConsumerOptions,
  'connection' | 'groupId' | 'dataSource' | 'nowMs' | 'logger' | 'metrics' | 'tracer'
> {
  readonly topics: CommandTopics;
  readonly connectors: ConnectorsRepository;
  readonly devices: ExternalDevices;
  readonly stored: ExternalDevicesRepository;
}

/** What jobs ask to be done with external devices. */
export function openConnectorsCommands(options: ConnectorsCommandsOptions): Promise<CommandConsumer> {
  const { topics, connectors, devices, stored, ...others } = options;
  return CommandConsumer.open({
    ...others,
    ...{ service: 'connectors', topic: topics.commands, replyTopics: topics.replies },
    handlers: [
      new AddExternalDeviceHandler(connectors, devices),
      new RemoveExternalDeviceHandler(connectors, devices, stored),
    ],
    lockFirst: lockConnectors(connectors, devices, stored),
  });
}
