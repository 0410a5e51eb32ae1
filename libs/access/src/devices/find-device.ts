import type { AppId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { accessErrors } from '../access.errors.ts';
import type { Caller } from '../caller/caller.ts';
import type { ProjectsView } from '../projects/projects.view.ts';
import type { Freshness } from '../tail/freshness.ts';
import type { DevicesView, KnownDevice } from './devices.view.ts';

declare const accessible: unique symbol;

/**
 * A claimed device that the caller has access to. Only `FindDevice` makes one, and repositories take nothing else: what
 * belongs to a device cannot be asked for without the question whose it is.
 */
export type AccessibleDevice = KnownDevice & { readonly [accessible]: true };

/** How a path or a list names a device (GEN-11). */
export interface DeviceName {
  /** A tracking id; with `appId` an external id. */
  readonly id: string;
  readonly appId: string | undefined;
}

/** Finds the device that a request speaks of, and makes sure that its caller may. */
export class FindDevice {
  readonly #devices: DevicesView;
  readonly #projects: ProjectsView;
  readonly #freshness: Freshness;

  constructor(devices: DevicesView, projects: ProjectsView, freshness: Freshness) {
    this.#devices = devices;
    this.#projects = projects;
    this.#freshness = freshness;
  }

  /**
   * Before it refuses, it makes sure not to have missed the news: a device is found right after its claim.
   * @throws WireError 403, 404, or 503 when the newest claims cannot be read in time
   */
  async find(caller: Caller, name: DeviceName): Promise<AccessibleDevice> {
    if (caller.kind === 'device') return this.#own(caller.trackingId, name);
    return this.#accessible(name, (device) => this.#isAccessible(caller, device));
  }

  /**
   * For another service, which asks for a project: the same refusals after the same wait.
   * @throws WireError 403, 404; TailBehindError when the newest claims cannot be read in time
   */
  ofProject(projectId: ProjectId, trackingId: TrackingId): Promise<AccessibleDevice> {
    const name: DeviceName = { id: trackingId, appId: undefined };
    return this.#accessible(name, (device) => device.projectId === projectId);
  }

  async #accessible(name: DeviceName, isAccessible: (device: KnownDevice) => boolean): Promise<AccessibleDevice> {
    const known = this.#claimed(name);
    if (known !== undefined && isAccessible(known)) return known as AccessibleDevice;
    await this.#freshness.caughtUp();
    const device = this.#claimed(name);
    if (device === undefined) throw accessErrors.deviceUnknown();
    if (!isAccessible(device)) throw accessErrors.deviceOfOtherProject();
    return device as AccessibleDevice;
  }

  #own(trackingId: TrackingId, name: DeviceName): AccessibleDevice {
    const own = this.#devices.byTrackingId(trackingId);
    if (own === undefined || !own.claimed) throw accessErrors.deviceUnknown();
    if (name.id !== trackingId && this.#claimed(name)?.trackingId !== trackingId) throw accessErrors.deviceNotOwn();
    return own as AccessibleDevice;
  }

  /** An own id is taken with its appId as well, as registry does; an external id that reads the same comes first. */
  #claimed({ id, appId }: DeviceName): KnownDevice | undefined {
    const byExternalId = appId === undefined ? undefined : this.#devices.byExternalId(appId as AppId, id as ExternalId);
    const device = byExternalId ?? this.#devices.byTrackingId(id as TrackingId);
    if (device?.claimed !== true) return undefined;
    return appId === undefined || device.licenceAppId === appId ? device : undefined;
  }

  #isAccessible(caller: Exclude<Caller, { kind: 'device' }>, { projectId }: KnownDevice): boolean {
    if (caller.projectId !== undefined && caller.projectId !== projectId) return false;
    return caller.kind === 'client' || this.#projects.isMember(projectId, caller.userId);
  }
}
