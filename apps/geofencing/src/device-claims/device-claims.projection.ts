import { readDeviceState } from '@umbra/access';
import type { ManagedSession } from '@umbra/commands';
import type { DeviceState } from '@umbra/contracts/device';
import type { LogMessage } from '@umbra/kafka';
import type { BatchFold, Projection } from '@umbra/projections';
import type { EndClaims } from './end-claims.ts';

/** Which claims have ended? Of `device.events`, exactly once (wall 3). */
export class DeviceClaimsProjection implements Projection<DeviceState, ManagedSession> {
  readonly name = 'geofencing.device-claims';
  readonly #claims: EndClaims;
  readonly #nowMs: () => number;

  constructor(claims: EndClaims, nowMs: () => number) {
    this.#claims = claims;
    this.#nowMs = nowMs;
  }

  read({ value }: LogMessage): DeviceState | undefined {
    return readDeviceState(value);
  }

  begin(): Promise<BatchFold<DeviceState, ManagedSession>> {
    const newest = new Map<string, DeviceState>();
    return Promise.resolve({
      apply: ({ event }) => {
        if (event.version > (newest.get(event.deviceId)?.version ?? 0)) newest.set(event.deviceId, event);
      },
      write: async ({ manager }) => {
        await this.#claims.end(manager, [...newest.values()], this.#nowMs());
      },
      committed: () => undefined,
    });
  }

  forget(): void {
    // Nothing is kept in memory.
  }
}
