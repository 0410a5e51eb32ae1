import type { DeviceEvent } from '@umbra/contracts/device';
import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import { toDeviceState, type Device, type KnownDevice } from '../device/device.ts';
import type { DeviceFact } from '../device/device.facts.ts';
import { evolveDevice } from '../device/evolve-device.ts';

const SCHEMA_VERSION = 1;

/** The device after the facts, and each fact as the event that the topic carries: with the whole state after it. */
export function recordFacts(
  device: Device,
  facts: readonly DeviceFact[],
  origin: EventOrigin,
): { readonly device: Device; readonly events: readonly DeviceEvent[] } {
  const events: DeviceEvent[] = [];
  let current = device;
  for (const fact of facts) {
    const next: KnownDevice = evolveDevice(current, fact);
    events.push(newEvent<DeviceEvent>(fact.type, SCHEMA_VERSION, toDeviceState(next), origin));
    current = next;
  }
  return { device: current, events };
}
