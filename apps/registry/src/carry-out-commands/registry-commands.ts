import { CommandConsumer, type CommandConsumerOptions } from '@umbra/commands';
import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import type { CommandTopics } from '@umbra/contracts/command';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { registryCommandTopic } from '@umbra/contracts/registry-command';
import type { Sealer } from '@umbra/sealing';
import { Annotations } from '../annotations/annotations.ts';
import { DeviceCommands } from '../device-store/device-commands.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { DeviceNames } from '../label-resources/device-names.ts';
import { Labels } from '../label-resources/labels.ts';
import { LabelsRepository } from '../label-resources/labels.repository.ts';
import type { Quota } from '../provision-device/quota.ts';
import { BatchProjects } from './batch-projects.ts';
import { ClaimNamedDeviceHandler } from './claim-named-device.handler.ts';
import { HaveVirtualDeviceHandler } from './have-virtual-device.handler.ts';
import { LabelDeviceHandler } from './label-device.handler.ts';
import { ProvisionNamedDeviceHandler } from './provision-named-device.handler.ts';
import { ReleaseDeviceHandler } from './release-device.handler.ts';

export const COMMAND_TOPICS: CommandTopics = {
  commands: registryCommandTopic,
  replies: [connectorsReplyTopic, bulkJobsReplyTopic],
};

export interface RegistryCommandsOptions extends Pick<
  CommandConsumerOptions,
  'connection' | 'groupId' | 'dataSource' | 'nowMs' | 'logger' | 'metrics' | 'tracer'
> {
  readonly topics: CommandTopics;
  readonly quota: Quota;
  readonly sealer: Sealer;
}

/** What other services ask the registry to do. */
export function openRegistryCommands({
  topics,
  quota,
  sealer,
  ...options
}: RegistryCommandsOptions): Promise<CommandConsumer> {
  const projects = new BatchProjects();
  const devices = new DevicesRepository();
  const commands = new DeviceCommands(devices, new Annotations());
  const labels = new LabelsRepository();
  const names = new DeviceNames(labels);
  return CommandConsumer.open({
    ...options,
    ...{ service: 'registry', topic: topics.commands, replyTopics: topics.replies },
    handlers: [
      new ProvisionNamedDeviceHandler(projects, devices, names, quota, sealer),
      new ClaimNamedDeviceHandler(projects, devices, commands, names),
      new HaveVirtualDeviceHandler(projects, devices, commands, names, quota),
      new LabelDeviceHandler(devices, new Labels(labels)),
      new ReleaseDeviceHandler(projects, devices, commands),
    ],
    lockFirst: (manager, batch) => projects.lock(manager, batch),
  });
}
