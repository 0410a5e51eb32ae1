import type { DesiredShadow } from '@umbra/contracts/desired-shadow';
import type { ReportedView } from '../shadow-view/reported-view.ts';
import type { ShadowView } from '../shadow-view/shadow-view.ts';

/** A shadow with every time as ISO 8601, as `/shadows/v4` has it (SHA-41). Payloads are not ours to touch. */
export function isoShadow({ desired, reported }: ShadowView): { readonly desired: object; readonly reported: object } {
  return { desired: isoDesired(desired), reported: isoReported(reported) };
}

function isoDesired({ timestamp, system, ...others }: DesiredShadow): object {
  const { disableTracking, lastModifiedGeofenceTimestamp } = system;
  return {
    ...others,
    system: {
      ...system,
      ...(disableTracking?.periods === undefined
        ? {}
        : { disableTracking: { ...disableTracking, periods: disableTracking.periods.map(isoMembers) } }),
      lastModifiedGeofenceTimestamp: iso(lastModifiedGeofenceTimestamp),
    },
    ...(timestamp === undefined ? {} : { timestamp: iso(timestamp) }),
  };
}

function isoReported({ timestamp, position, system, ...others }: ReportedView): object {
  if (timestamp === undefined || system === undefined) return {};
  const { lastMovedTimestamp, outlier, ...computed } = system.computed;
  return {
    ...others,
    ...(position === undefined ? {} : { position: isoTimestamp(position) }),
    system: {
      ...system,
      computed: {
        ...computed,
        ...(lastMovedTimestamp === undefined ? {} : { lastMovedTimestamp: iso(lastMovedTimestamp) }),
        ...(outlier === undefined
          ? {}
          : {
              outlier: {
                ...outlier,
                ...(outlier.correctedPosition === undefined
                  ? {}
                  : { correctedPosition: isoTimestamp(outlier.correctedPosition) }),
              },
            }),
      },
    },
    timestamp: iso(timestamp),
  };
}

const iso = (timestampMs: number): string => new Date(timestampMs).toISOString();

const isoTimestamp = ({ timestamp, ...others }: { readonly timestamp?: number }): object =>
  timestamp === undefined ? others : { ...others, timestamp: iso(timestamp) };

const isoMembers = (period: object): object =>
  Object.fromEntries(Object.entries(period).map(([name, value]) => [name, iso(value as number)]));
