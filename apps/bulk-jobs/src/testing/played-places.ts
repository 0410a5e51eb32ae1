import type { Command, CommandOutcome } from '@umbra/contracts/command';
import type { AddExternalDevice, RemoveExternalDevice } from '@umbra/contracts/connectors-command';
import type { AssociateDevice } from '@umbra/contracts/geofencing-command';
import {
  newDeviceSecret,
  newPhysicalDeviceId,
  newPhysicalTrackingId,
  newVirtualDeviceId,
  newVirtualTrackingId,
  type DeviceId,
  type TrackingId,
} from '@umbra/contracts/ids';
import type {
  ClaimDevice,
  HaveVirtualDevice,
  LabelDevice,
  ProvisionDevice,
  ReleaseDevice,
} from '@umbra/contracts/registry-command';
import type { ConfigureDesiredState } from '@umbra/contracts/shadows-command';
import { Sealer } from '@umbra/sealing';
import { SECRET_KEY } from './secret-key.ts';

/** A licence at the played registry. */
export interface PlayedDevice {
  readonly deviceId: DeviceId;
  /** Undefined while nobody has claimed it. */
  trackingId?: TrackingId | undefined;
  name?: string | undefined;
  readonly externalId?: string;
  labels: Readonly<Record<string, readonly string[]>>;
  system: object;
  readonly associations: Set<string>;
}

/** What a test's registry, connectors, shadows and geofencing have, and how they change it when they are asked. */
export class PlayedPlaces {
  readonly devices: PlayedDevice[] = [];
  /** What each connector mirrors. */
  readonly connectors = new Map<string, Set<string>>();
  /** Geofences and rules that there are; everything else is unknown. */
  readonly associable = new Set<string>();
  readonly #sealer = new Sealer(SECRET_KEY);

  deviceNamed(name: string): PlayedDevice | undefined {
    return this.devices.find((device) => device.name === name);
  }

  /** A licence that nobody has claimed. */
  hasLicence(): DeviceId {
    const deviceId = newPhysicalDeviceId();
    this.devices.push({ deviceId, labels: {}, system: {}, associations: new Set() });
    return deviceId;
  }

  carryOut(command: Command): CommandOutcome {
    const { type, data } = command;
    switch (type) {
      case 'registry.provision-device':
        return this.#provision(data as ProvisionDevice['data']);
      case 'registry.claim-device':
        return this.#claim(data as ClaimDevice['data']);
      case 'registry.have-virtual-device':
        return this.#have(data as HaveVirtualDevice['data']);
      case 'registry.label-device':
        return this.#label(data as LabelDevice['data']);
      case 'registry.release-device':
        return this.#release(data as ReleaseDevice['data']);
      case 'shadows.configure-desired-state':
        return this.#configure(data as ConfigureDesiredState['data']);
      case 'geofencing.associate-device':
        return this.#associate(data as AssociateDevice['data']);
      case 'connectors.add-external-device':
        return this.#add(data as AddExternalDevice['data']);
      case 'connectors.remove-external-device':
        return this.#remove(data as RemoveExternalDevice['data']);
      default:
        return refused(501, 'UNKNOWN_TYPE');
    }
  }

  #provision({ name }: ProvisionDevice['data']): CommandOutcome {
    if (this.deviceNamed(name) !== undefined) return refused(409, 'NAME_TAKEN');
    const [deviceId, trackingId] = [newPhysicalDeviceId(), newPhysicalTrackingId()];
    this.devices.push({ deviceId, trackingId, name, labels: {}, system: {}, associations: new Set() });
    return done({ deviceId, trackingId, deviceSecretSealed: this.#sealer.seal(newDeviceSecret(), deviceId) });
  }

  #claim({ deviceId, name }: ClaimDevice['data']): CommandOutcome {
    const device = this.devices.find((one) => one.deviceId === deviceId);
    if (device === undefined) return refused(404, 'DEVICE_UNKNOWN');
    if ((this.deviceNamed(name) ?? device) !== device) return refused(409, 'NAME_TAKEN');
    const isNew = device.trackingId === undefined;
    device.trackingId ??= newPhysicalTrackingId();
    device.name = name;
    return done({ deviceId, trackingId: device.trackingId, isNew });
  }

  #have({ externalId, name }: HaveVirtualDevice['data']): CommandOutcome {
    const known = this.devices.find((one) => one.externalId === externalId);
    if (known !== undefined) return done({ deviceId: known.deviceId, trackingId: known.trackingId, isNew: false });
    if (name !== undefined && this.deviceNamed(name) !== undefined) return refused(409, 'NAME_TAKEN');
    const [deviceId, trackingId] = [newVirtualDeviceId(), newVirtualTrackingId()];
    this.devices.push({ deviceId, trackingId, name, externalId, labels: {}, system: {}, associations: new Set() });
    return done({ deviceId, trackingId, isNew: true });
  }

  #label({ trackingId, labels }: LabelDevice['data']): CommandOutcome {
    const device = this.#tracked(trackingId);
    if (device === undefined) return refused(404, 'DEVICE_UNKNOWN');
    device.labels = { ...device.labels, ...labels };
    return done({});
  }

  #configure({ trackingId, system }: ConfigureDesiredState['data']): CommandOutcome {
    const device = this.#tracked(trackingId);
    if (device === undefined) return refused(404, 'DEVICE_UNKNOWN');
    device.system = { ...device.system, ...system };
    return done({ stateVersion: 1 });
  }

  #associate({ trackingId, geofenceIds, ruleIds }: AssociateDevice['data']): CommandOutcome {
    const device = this.#tracked(trackingId);
    if (device === undefined) return refused(404, 'DEVICE_UNKNOWN');
    const ids = [...geofenceIds, ...ruleIds];
    const unknown = ids.filter((id) => !this.associable.has(id));
    for (const id of ids) if (this.associable.has(id)) device.associations.add(id);
    const refusal = { status: 404, code: 'UNKNOWN', message: 'There is no such thing.' };
    return done({ associated: ids.length - unknown.length, refused: unknown.map((id) => ({ id, refusal })) });
  }

  #release({ deviceId, trackingId, externalId, deactivate }: ReleaseDevice['data']): CommandOutcome {
    const device = this.devices.find(
      (one) =>
        (deviceId ?? one.deviceId) === one.deviceId &&
        (trackingId ?? one.trackingId) === one.trackingId &&
        (externalId ?? one.externalId) === one.externalId,
    );
    if (device === undefined) return refused(404, 'DEVICE_UNKNOWN');
    const released = { deviceId: device.deviceId, trackingId: device.trackingId, externalId: device.externalId };
    if (deactivate) this.devices.splice(this.devices.indexOf(device), 1);
    else device.trackingId = device.name = undefined;
    return done(released);
  }

  #add({ connectorId, externalDeviceId }: AddExternalDevice['data']): CommandOutcome {
    const mirrored = this.connectors.get(connectorId);
    if (mirrored === undefined) return refused(404, 'CONNECTOR_UNKNOWN');
    const isNew = !mirrored.has(externalDeviceId);
    mirrored.add(externalDeviceId);
    return done({ externalId: externalDeviceId, isNew });
  }

  #remove({ connectorId, externalDeviceId }: RemoveExternalDevice['data']): CommandOutcome {
    if (this.connectors.get(connectorId)?.delete(externalDeviceId) !== true) return refused(404, 'DEVICE_UNKNOWN');
    const isMirroredElsewhere = [...this.connectors.values()].some((mirrored) => mirrored.has(externalDeviceId));
    return done({ externalId: externalDeviceId, isMirroredElsewhere });
  }

  #tracked(trackingId: TrackingId): PlayedDevice | undefined {
    return this.devices.find((device) => device.trackingId === trackingId);
  }
}

const done = (result: object): CommandOutcome => ({ status: 'done', result });

const refused = (status: number, code: string): CommandOutcome => ({
  status: 'refused',
  refusal: { status, code, message: `refused: ${code}` },
});
