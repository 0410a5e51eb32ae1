import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceId, ExternalId, ProjectId } from '@umbra/contracts/ids';
import { registryCommandTopic, type HaveVirtualDevice, type ReleaseDevice } from '@umbra/contracts/registry-command';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import type { Connector } from '../connector/connector.ts';
import type { DeviceToAsk } from './asked-devices.repository.ts';

const SCHEMA_VERSION = 1;
const replyTo = connectorsReplyTopic.name;

/** C2C-10: the registry makes or adopts the virtual device that mirrors an external one. */
export function haveVirtualDevice(
  device: DeviceToAsk,
  { projectId, createdBy }: Pick<Connector, 'projectId' | 'createdBy'>,
  origin: EventOrigin,
): LogRecord {
  const { commandId, name } = device;
  const externalId = device.externalDeviceId as ExternalId;
  const requestedBy = device.requestedBy ?? createdBy;
  const data = { commandId, replyTo, projectId, externalId, requestedBy, ...(name === null ? {} : { name }) };
  const command = newEvent<HaveVirtualDevice>('registry.have-virtual-device', SCHEMA_VERSION, data, origin);
  return eventRecord(registryCommandTopic, `${projectId}/${externalId}`, command);
}

/** C2C-15: the registry ends the claim and the licence of a virtual device. */
export function releaseDevice(
  release: { readonly projectId: ProjectId; readonly deviceId: string; readonly commandId: string },
  origin: EventOrigin,
): LogRecord {
  const { projectId, commandId } = release;
  const deviceId = release.deviceId as DeviceId;
  const data = { commandId, replyTo, projectId, deviceId, deactivate: true };
  const command = newEvent<ReleaseDevice>('registry.release-device', SCHEMA_VERSION, data, origin);
  return eventRecord(registryCommandTopic, deviceId, command);
}
