import type { DesiredShadow } from '@umbra/contracts/desired-shadow';
import type { Position } from '@umbra/contracts/telemetry';
import { MAX_RATE } from '../desired-shadow/desired-settings.ts';
import type { DeviceState, Outlier } from '../timeline/device-state.ts';

const DEFAULT_SEND_MS = 15 * 60_000;
const ONLINE_GRACE_MS = 5 * 60_000;

/** `system.computed` of a shadow (contract §4.4). */
export interface ComputedView {
  readonly online: boolean;
  readonly moving?: boolean;
  readonly lastMovedTimestamp?: number;
  readonly outlier?: Outlier;
}

/** The reported shadow as the wire has it (contract §4.3). */
export interface ReportedView {
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly position?: Position;
  readonly system?: Readonly<Record<string, unknown>> & { readonly computed: ComputedView };
  readonly timestamp?: number;
}

/** What was folded, and what only reading can tell: whether the device is online now. */
export function reportedView(state: DeviceState | undefined, desired: DesiredShadow, nowMs: number): ReportedView {
  const reported = state?.reported;
  if (state === undefined || reported === null || reported === undefined) return {};
  const { payload, position, system, moving, lastMovedAtMs, timestampMs } = reported;
  const computed: ComputedView = {
    online: isOnline(state.lastIngestedAtMs, desired.system.rate?.sendMs, nowMs),
    ...(moving === undefined ? {} : { moving }),
    ...(lastMovedAtMs === undefined ? {} : { lastMovedTimestamp: lastMovedAtMs }),
    ...(position?.outlier === undefined ? {} : { outlier: position.outlier }),
  };
  return {
    ...(payload === undefined ? {} : { payload: payload.value }),
    ...(position === undefined ? {} : { position: position.value }),
    system: { ...system?.values, computed },
    timestamp: timestampMs,
  };
}

/** Nothing came for longer than the reporting rate and five minutes: offline, without any event that would say so. */
export function isOnline(lastIngestedAtMs: number | null, sendMs: number = DEFAULT_SEND_MS, nowMs: number): boolean {
  return lastIngestedAtMs !== null && nowMs - lastIngestedAtMs <= Math.min(sendMs, MAX_RATE) + ONLINE_GRACE_MS;
}
