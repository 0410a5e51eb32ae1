import type { DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';

/** A device that speaks for itself, by a token from `/v2/token`. */
export interface DeviceCaller {
  readonly kind: 'device';
  readonly trackingId: TrackingId;
  readonly deviceId: DeviceId;
  /** The project of the claim. */
  readonly projectId: ProjectId;
  /** The device's version when the token was issued: who knows only an older one does not know the claim yet. */
  readonly deviceVersion: number;
}

/** A person. With a `projectId` the token was exchanged for that project and stands for no other (USR-6). */
export interface UserCaller {
  readonly kind: 'user';
  readonly userId: UserId;
  readonly projectId?: ProjectId;
  /** That a login of the Patchworks API stands for, as long as it lasts. */
  readonly homeProjectId?: ProjectId;
  /** Of the login that the token comes from: for whoever asks whether a right was given anew since. */
  readonly issuedAtMs?: number;
  /** The administrator of the instance, at the time of that login. */
  readonly isAdministrator?: true;
}

/** An application, by an API key of its project. */
export interface ClientCaller {
  readonly kind: 'client';
  readonly projectId: ProjectId;
  readonly keyId: string;
}

/** Who sends a request (contract §1.3). */
export type Caller = DeviceCaller | UserCaller | ClientCaller;

export type CallerKind = Caller['kind'];
