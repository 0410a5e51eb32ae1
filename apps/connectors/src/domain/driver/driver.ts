import { UmbraError } from '@umbra/errors';
import type { OutgoingHttp } from '../../outgoing/outgoing-http.ts';
import type { CredentialField } from '../credentials/credential-field.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { WorkHolder } from './work-holder.ts';

/** C2C-2: who begins. A driver of `pull` may read callbacks as well. */
export type SyncMethod = 'pull' | 'push' | 'none';

/** What is known of a kind of external cloud without talking to it (§8.2 Driver). */
export interface DriverDescription {
  /** 1–50 characters, unique, for ever. */
  readonly driverId: string;
  readonly version: number;
  readonly syncMethod: SyncMethod;
  readonly driverType: 'tracker-device' | 'transporter' | 'internal';
  /** Name of the external cloud, for people. */
  readonly provider: string;
  readonly strategy: string;
  readonly credentialFields: readonly CredentialField[];
  /** C2C-18: the first callback that names an unknown device makes it. */
  readonly provisionsByCallback?: boolean;
  /** Its ids are written in lower case; an external device that was added in upper case is the same one. */
  readonly idsIgnoreCase?: boolean;
  /** Calls it may make to its cloud, where the connector says nothing else. */
  readonly rateLimit: RateLimit;
}

export interface RateLimit {
  readonly calls: number;
  readonly per: 'second' | 'minute' | 'hour' | 'day';
}

/** One external sample, as `POST /v3/` takes it (contract §3.2). */
export interface ExternalSample {
  /** Of the fix, by the device's clock; also in `telemetry.timestamp`. */
  readonly sampledAtMs: number;
  readonly telemetry: Readonly<Record<string, unknown>>;
}

export interface DeviceReading {
  readonly externalDeviceId: string;
  readonly samples: readonly ExternalSample[];
}

/** An external device whose data is wanted (C2C-5, C2C-9). */
export interface WantedDevice {
  readonly externalDeviceId: string;
  readonly externalDeviceInfo: Readonly<Record<string, unknown>> | undefined;
  /** Where a first pull begins, unless the credentials say otherwise: what is older was nobody's wish. */
  readonly addedAtMs: number;
  /** What the last pull said of this device; undefined before the first. JSON. */
  readonly cursor: unknown;
}

/** What a pull found of one device. Handed on as soon as it is there, so that a later failure loses nothing. */
export interface Pulled extends DeviceReading {
  /** Where the next pull goes on. JSON, some hundred bytes at most. */
  readonly cursor: unknown;
}

/** What a call to an external cloud runs in. */
export interface DriverContext {
  readonly holder: WorkHolder;
  readonly http: OutgoingHttp;
  /** Aborted at the deadline of the run, and when the process stops. */
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  /**
   * What a driver keeps of a connector between its runs in this process, say its one live token (C2C-20). Forgotten when
   * the credentials change.
   */
  readonly memory: Map<string, unknown>;
}

/** C2C-19 */
export type Verification =
  | { readonly result: 'good'; readonly sample?: unknown }
  /** 401: the cloud does not take the credentials. `reason` holds nothing secret. */
  | { readonly result: 'rejected'; readonly reason: string }
  /** 400: they cannot be right, whoever looks. `field` is a key of the credentials. */
  | { readonly result: 'malformed'; readonly field: string; readonly reason: string };

export interface ListedDevice {
  readonly externalDeviceId: string;
  readonly name?: string;
}

/** What a callback says. */
export interface CallbackReading {
  readonly readings: readonly DeviceReading[];
  /** Parts that are none of our affair, by kind: they are counted, and answered with success. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** What a callback is read in. */
export interface CallbackContext {
  readonly holder: WorkHolder;
  readonly nowMs: () => number;
}

/** The payload of a callback is not of this cloud (C2C-17): 400. */
export class CallbackMalformedError extends UmbraError {
  readonly path: string;

  /** @param path JSON path in the body @param reason what is wrong, and what would be right */
  constructor(path: string, reason: string) {
    super('CONNECTORS_CALLBACK_MALFORMED', reason);
    this.path = path;
  }
}

/**
 * A kind of external cloud. A file or folder each; found in `driver-list.ts`. Stateless: all that varies comes as arguments.
 * What a call throws is the failure of one run of one connector: an `ExternalCloudError` says what its owner may know.
 */
export interface Driver extends DriverDescription {
  /** Absent: 501 (C2C-19). */
  verify?(credentials: Credentials, context: DriverContext): Promise<Verification>;
  listDevices?(credentials: Credentials, context: DriverContext): Promise<readonly ListedDevice[]>;
  pull?(credentials: Credentials, devices: readonly WantedDevice[], context: DriverContext): AsyncIterable<Pulled>;
  /** Absent: 501 (C2C-17). @param body any JSON, or undefined for none @throws CallbackMalformedError, DriverBusyError */
  parseCallback?(
    credentials: Credentials,
    body: unknown,
    context: CallbackContext,
  ): Promise<CallbackReading> | CallbackReading;
}
