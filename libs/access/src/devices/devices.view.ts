import { currentClaim, type DeviceClaim, type DeviceState } from '@umbra/contracts/device';
import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';

/** One claim of a device: what its `trackingId` stands for. */
export interface KnownDevice {
  readonly trackingId: TrackingId;
  readonly deviceId: DeviceId;
  readonly kind: DeviceState['kind'];
  /** Of the claim: whose data it is, and whose limits hold. */
  readonly projectId: ProjectId;
  readonly appId: AppId;
  /** Of virtual devices; names the device together with `licenceAppId` (GEN-11, GEN-12). */
  readonly externalId: ExternalId | undefined;
  readonly licenceAppId: AppId;
  /** False once the claim has ended: the trackingId is dead for ever (GEN-10). */
  readonly claimed: boolean;
  /** Of the device's state that this was read from. */
  readonly version: number;
}

interface Licence {
  readonly version: number;
  readonly current: KnownDevice | undefined;
}

/**
 * Which devices may send, and for whom? Folded from `device.events`; newer versions only. Made to hold a million: one
 * object for a claim, one for a licence, and texts that many share are held once.
 */
export class DevicesView {
  readonly #byTrackingId = new Map<TrackingId, KnownDevice>();
  readonly #byDeviceId = new Map<DeviceId, Licence>();
  readonly #byExternalId = new Map<AppId, Map<ExternalId, DeviceId>>();
  readonly #shared = new Map<string, string>();

  apply(state: DeviceState): void {
    const { deviceId, version, externalId } = state;
    if (version <= this.versionOf(deviceId)) return;
    this.#endUnlisted(state, this.#byDeviceId.get(deviceId)?.current);
    const running = currentClaim(state);
    let current: KnownDevice | undefined;
    for (const claim of state.claims) {
      const device = this.#known(state, claim, claim === running);
      this.#byTrackingId.set(claim.trackingId, device);
      if (device.claimed) current = device;
    }
    this.#byDeviceId.set(deviceId, { version, current });
    if (externalId !== undefined) this.#nameExternally(state, externalId);
  }

  /** The claim of that trackingId, ended or not. */
  byTrackingId(trackingId: TrackingId): KnownDevice | undefined {
    return this.#byTrackingId.get(trackingId);
  }

  /** The running claim of a virtual device. @param appId of its licence */
  byExternalId(appId: AppId, externalId: ExternalId): KnownDevice | undefined {
    const deviceId = this.#byExternalId.get(appId)?.get(externalId);
    return deviceId === undefined ? undefined : this.byDeviceId(deviceId);
  }

  /** The running claim of a device. */
  byDeviceId(deviceId: DeviceId): KnownDevice | undefined {
    return this.#byDeviceId.get(deviceId)?.current;
  }

  /** Of the newest state of a device that was read; 0: of none. */
  versionOf(deviceId: DeviceId): number {
    return this.#byDeviceId.get(deviceId)?.version ?? 0;
  }

  /** Claims that are held, ended ones too. */
  get size(): number {
    return this.#byTrackingId.size;
  }

  /** The claim that ran when the device was last heard of: it is over, though so long that the state lists it no more. */
  #endUnlisted({ claims, version }: DeviceState, before: KnownDevice | undefined): void {
    if (before === undefined || claims.some(({ trackingId }) => trackingId === before.trackingId)) return;
    this.#byTrackingId.set(before.trackingId, { ...before, claimed: false, version });
  }

  #known(state: DeviceState, claim: DeviceClaim, claimed: boolean): KnownDevice {
    return {
      trackingId: claim.trackingId,
      deviceId: state.deviceId,
      kind: state.kind === 'virtual' ? 'virtual' : 'physical',
      projectId: this.#share(claim.projectId),
      appId: this.#share(claim.appId),
      externalId: state.externalId,
      licenceAppId: this.#share(state.appId),
      claimed,
      version: state.version,
    };
  }

  /** A deactivated device frees its external id, unless another device has it already (their order is not known here). */
  #nameExternally({ appId, deviceId, status }: DeviceState, externalId: ExternalId): void {
    const names = this.#byExternalId.get(appId) ?? new Map<ExternalId, DeviceId>();
    if (status !== 'deactivated') names.set(externalId, deviceId);
    else if (names.get(externalId) === deviceId) names.delete(externalId);
    this.#byExternalId.set(this.#share(appId), names);
  }

  #share<Text extends string>(text: Text): Text {
    const shared = this.#shared.get(text);
    if (shared !== undefined) return shared as Text;
    this.#shared.set(text, text);
    return text;
  }
}
