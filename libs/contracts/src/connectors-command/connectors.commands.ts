import type { Command, Reply } from '../command/index.ts';
import type { ExternalId, ProjectId, UserId } from '../ids/index.ts';

/** An external device of a connector of the project. */
interface ExternalDeviceOfProject {
  readonly projectId: ProjectId;
  readonly connectorId: string;
  readonly externalDeviceId: string;
}

/**
 * Add an external device to a connector (C2C-11, BULK-6); one that is there stays, and gets another virtual device where it
 * has none any more. That is asked for under the same name, so that none is made where the name is taken (BULK-4). Refused
 * (409) while a virtual device of that id is being released (C2C-15). Key: `<connectorId>/<externalDeviceId>`.
 */
export type AddExternalDevice = Command<
  'connectors.add-external-device',
  ExternalDeviceOfProject & { readonly name: string; readonly requestedBy: UserId | 'api-key' }
>;

export interface ExternalDeviceAdded {
  /** Under which the registry has, or gets, its virtual device. */
  readonly externalId: ExternalId;
  /** False: the connector had it before. */
  readonly isNew: boolean;
}

/**
 * Detach an external device from a connector; its virtual device stays (BULK-15). Refused (404) when the connector does not
 * have it: a command that is given again is answered by its stored outcome. Key: `<connectorId>/<externalDeviceId>`.
 */
export type RemoveExternalDevice = Command<
  'connectors.remove-external-device',
  ExternalDeviceOfProject & {
    /** An adding is taken back: once the registry has given its virtual device, others rely on it, and it stays. */
    readonly unlessProvisioned?: true;
  }
>;

export interface ExternalDeviceRemoved {
  readonly externalId: ExternalId;
  /** Another connector of the project mirrors the same virtual device, or this one still does: it must stay. */
  readonly isMirroredElsewhere: boolean;
}

export type ConnectorsCommand = AddExternalDevice | RemoveExternalDevice;

export type ExternalDeviceAddedReply = Reply<'connectors.external-device-added', ExternalDeviceAdded>;
export type ExternalDeviceRemovedReply = Reply<'connectors.external-device-removed', ExternalDeviceRemoved>;
