import type { Connector, ConnectorId } from '../connector/connector.ts';

/** A device of an external cloud whose data a connector mirrors (§8.2 ExternalDevice). */
export interface ExternalDevice {
  readonly connectorKey: number;
  /** 1–50 characters; the externalId of the virtual device that mirrors it (C2C-10). */
  readonly externalDeviceId: string;
  /** C2C-5 */
  readonly enabled: boolean;
  readonly provisioning: 'provisioning' | 'provisioned' | 'failed';
  /** trackingId of the virtual device, once provisioned; of the one that it had, while it is asked for again. */
  readonly localDeviceId: string | null;
  /** deviceId of its licence, once provisioned: not shown, needed to release it. */
  readonly localLicenceId: string | null;
  readonly externalDeviceInfo: Readonly<Record<string, unknown>> | null;
  /** Particulars of the provisioning; holds `error` after a failure. */
  readonly info: Readonly<Record<string, unknown>> | null;
  /** How often it was asked for. */
  readonly attempt: number;
  readonly addedAtMs: number;
}

/** What a job wants of the virtual device that is asked for; nulls: it gets no name, and is claimed for who made the connector. */
export interface VirtualDeviceWish {
  /** 1–50 characters. Where it is taken no device is made (BULK-4). */
  readonly name: string | null;
  readonly requestedBy: Connector['createdBy'] | null;
}

/** Of its events. */
export const externalDeviceAggregate = (connectorId: ConnectorId, externalDeviceId: string): string =>
  `${connectorId}/${externalDeviceId}`;
