import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import type { Connector, ConnectorChange, NewConnector } from '../domain/connector/connector.ts';
import { Connectors } from '../domain/connector/connectors.service.ts';
import { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { Credentials } from '../domain/credentials/credentials.ts';
import type { ExternalDevice } from '../domain/external-device/external-device.ts';
import { ExternalDevicesRepository } from '../domain/external-device/external-devices.repository.ts';
import { ExternalDevices, type DeviceToAdd } from '../domain/external-device/external-devices.service.ts';
import type { ConnectorsWorld } from './connectors-world.ts';

/** The domain as dialects call it, each call in a transaction of its own. */
export class DomainCalls {
  readonly #world: ConnectorsWorld;

  constructor(world: ConnectorsWorld) {
    this.#world = world;
  }

  create(
    projectId: ProjectId,
    over: Partial<NewConnector> & Pick<NewConnector, 'name' | 'driverId'>,
    credentials: Credentials = {},
  ): Promise<Connector> {
    const connector: NewConnector = {
      ...{ projectId, description: null, enabled: true, refreshIntervalS: null, rateLimit: null },
      ...{ credentialsIn: 'document', createdBy: 'api-key', ...over },
    };
    return inTransaction(this.#world.tables, (manager) => this.#connectors.create(manager, connector, credentials));
  }

  change(connector: Connector, change: ConnectorChange, credentials?: Credentials): Promise<Connector> {
    return inTransaction(this.#world.tables, async (manager) => {
      const locked = await this.#world.app.http.get(ConnectorsRepository).findForChange(manager, connector);
      return this.#connectors.change(manager, locked!, change, credentials);
    });
  }

  remove(connector: Connector, deleteDevices: boolean): Promise<void> {
    return inTransaction(this.#world.tables, async (manager) => {
      const locked = await this.#world.app.http.get(ConnectorsRepository).findForChange(manager, connector);
      await this.#connectors.remove(manager, locked!, { deleteDevices });
    });
  }

  add(connector: Connector, ...devices: readonly (string | DeviceToAdd)[]): Promise<void> {
    const wanted = devices.map((device) => (typeof device === 'string' ? { externalDeviceId: device } : device));
    return inTransaction(this.#world.tables, async (manager) => {
      await this.#world.app.http.get(ConnectorsRepository).findForChange(manager, connector);
      await this.#world.app.http.get(ExternalDevices).add(manager, connector, wanted);
    });
  }

  detach(connector: Connector, ...externalDeviceIds: readonly string[]): Promise<string[]> {
    return inTransaction(this.#world.tables, (manager) =>
      this.#world.app.http.get(ExternalDevices).remove(manager, connector, externalDeviceIds),
    );
  }

  async device(connector: Connector, externalDeviceId: string): Promise<ExternalDevice | undefined> {
    const devices = this.#world.app.http.get(ExternalDevicesRepository);
    return (await devices.findAmong(this.#world.tables, connector.key, [externalDeviceId])).get(externalDeviceId);
  }

  get #connectors(): Connectors {
    return this.#world.app.http.get(Connectors);
  }
}
