import type { CheckedCommand } from '@umbra/commands';
import type { EntityManager } from 'typeorm';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDevicesRepository } from '../domain/external-device/external-devices.repository.ts';
import type { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import type { ExternalDeviceWish } from './external-device-wish.ts';

/**
 * Takes what a batch of commands will wait for in the order in which callers take it, a connector, its project and its
 * devices, and each kind at once: two replicas, or a replica and a caller, would wait for each other in a circle.
 */
export const lockConnectors =
  (connectors: ConnectorsRepository, devices: ExternalDevices, stored: ExternalDevicesRepository) =>
  async (manager: EntityManager, commands: readonly CheckedCommand[]): Promise<void> => {
    const wishes = commands.map(({ wish }) => wish as ExternalDeviceWish);
    await connectors.lock(manager, wishes);
    await devices.lock(manager, wishes);
    await stored.lock(manager, wishes);
  };
