import { MAX_ENDED_CLAIMS } from '@umbra/contracts/device';
import type { Device, KnownDevice } from './device.ts';
import type { DeviceFact } from './device.facts.ts';

/** The device after a fact. A fact that cannot follow on the state is a broken history: it throws. */
export function evolveDevice(device: Device, fact: DeviceFact): KnownDevice {
  switch (fact.type) {
    case 'device.provisioned': {
      if (device.status !== 'none') throw outOfOrder(device, fact);
      const { deviceId, kind, projectId, appId, externalId, atMs } = fact;
      return {
        status: 'provisioned',
        deviceId,
        kind,
        projectId,
        appId,
        ...(externalId === undefined ? {} : { externalId }),
        provisionedAtMs: atMs,
        endedClaims: [],
        version: 1,
      };
    }
    case 'device.claimed': {
      if (device.status !== 'provisioned' && device.status !== 'unclaimed') throw outOfOrder(device, fact);
      return { ...device, status: 'claimed', claim: fact.claim, version: device.version + 1 };
    }
    case 'device.unclaimed': {
      if (device.status !== 'claimed') throw outOfOrder(device, fact);
      const { claim, ...licence } = device;
      return {
        ...licence,
        status: 'unclaimed',
        endedClaims: [...device.endedClaims, { ...claim, unclaimedAtMs: fact.atMs }].slice(-MAX_ENDED_CLAIMS),
        version: device.version + 1,
      };
    }
    case 'device.deactivated': {
      if (device.status !== 'provisioned' && device.status !== 'unclaimed') throw outOfOrder(device, fact);
      return { ...device, status: 'deactivated', version: device.version + 1 };
    }
  }
}

function outOfOrder(device: Device, fact: DeviceFact): TypeError {
  return new TypeError(`A device that is ${device.status} cannot have had "${fact.type}" happen to it.`);
}
