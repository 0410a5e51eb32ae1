import type { Connector } from '../domain/connector/connector.ts';
import type { DeviceReading } from '../domain/driver/driver.ts';
import type { Mirrored } from './mirrored.ts';

/** Makes ingestion commands of what clouds show, each sample once (C2C-21). */
export abstract class Mirror {
  /**
   * What a callback said. All of it is stored when this resolves, in a transaction of its own. Devices that the connector
   * does not have are made where its driver provisions by callback (C2C-18); a disabled connector takes nothing (C2C-4).
   */
  abstract takeCallback(connector: Connector, readings: readonly DeviceReading[]): Promise<Mirrored>;
}
