import type { EventEnvelope } from '../envelope/index.ts';
import type { ProjectId, TrackingId } from '../ids/index.ts';

/** Which samples lose what before they reach the log (contract §4.5). */
export interface DisableTracking {
  readonly periods?: readonly { readonly begin?: number; readonly end?: number }[];
  /** `all`, a list of scan groups, or `''` for nothing. */
  readonly position?: 'all' | '' | readonly string[];
  /** `all`, a list of reportedSensorData names, or `''` for nothing. */
  readonly sensors?: 'all' | '' | readonly string[];
}

export interface WlanConfiguration {
  readonly ssid: string;
  readonly securityMode: 'none' | 'wpa2psk';
  /** A seal (`@umbra/sealing`, context = trackingId); clear only in the device's own answers. */
  readonly password?: string;
  readonly ssidIsHidden?: boolean;
}

/** `desired.system` of the contract's §4.2. */
export interface DesiredSystem {
  readonly rate?: { readonly sampleMs?: number; readonly sendMs?: number; readonly distanceM?: number };
  readonly powerSave?: { readonly sendMs?: number };
  readonly syncGeofences?: boolean;
  readonly detectOutliers?: boolean;
  readonly wlanConnectivityEnabled?: boolean;
  readonly sensorLoggingEnabled?: boolean;
  readonly sensorLoggingConfigurations?: readonly { readonly type: string; readonly samplingFrequency?: number }[];
  readonly sensorLoggingTag?: string;
  readonly wlanConfigurations?: readonly WlanConfiguration[];
  readonly disableTracking?: DisableTracking;
  readonly sensorAlarmConfig?: Readonly<Record<string, number | boolean>>;
  /** Grows by one with every change, and never falls (SHA-1, SHA-8). */
  readonly stateVersion: number;
  /** Milliseconds; 0 = no geofence was ever associated. */
  readonly lastModifiedGeofenceTimestamp: number;
}

export interface DesiredShadow {
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly system: DesiredSystem;
  /** Milliseconds of the last change; absent before the first. */
  readonly timestamp?: number;
}

/** The whole desired state of one claim after the event. */
export interface DesiredShadowState {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly desired: DesiredShadow;
  /** Grows by one with every event of this trackingId. Readers ignore what is not newer. */
  readonly version: number;
}

/** What a device without any desired setting is answered with (ING-20). */
export const EMPTY_DESIRED_SHADOW: DesiredShadow = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };

/** Emitted when a user or another service changed the desired state (SHA-1, SHA-3). */
export type DesiredShadowChanged = EventEnvelope<'desired-shadow.changed', DesiredShadowState>;
/** Emitted when a user emptied the desired state (SHA-8). */
export type DesiredShadowCleared = EventEnvelope<'desired-shadow.cleared', DesiredShadowState>;

export type DesiredShadowEvent = DesiredShadowChanged | DesiredShadowCleared;
