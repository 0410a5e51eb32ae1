import { formatMac, unpackCell, type Contribution } from '@umbra/positioning-engine';
import type { IngestedSample } from '@umbra/contracts/telemetry';

/** A contribution as the sample that it comes from, in the words of telemetry. */
export function sampleOf({ atMs, fix, scan }: Contribution): IngestedSample {
  const { lat, lng, accuracyMetres, speedMps } = fix;
  return {
    sampledAtMs: atMs,
    position: { lat, lng, accuracy: accuracyMetres, speed: speedMps, heading: 0, type: 'gnss' },
    scan: {
      wlan: scan.wlan.map(({ mac, rssDbm }) => ({ mac: formatMac(mac), powrx: rssDbm })),
      lte: scan.cells.map(({ ref, mcc, mnc, area, signalDbm, timingAdvance }) => {
        const { cell: cid } = unpackCell('lte', ref.id);
        return { mcc, mnc, cid, tac: area, rsrp: signalDbm, ta: timingAdvance };
      }),
    },
  };
}

/** The same without a position: what is to be located. */
export function scanOnly(contribution: Contribution): IngestedSample {
  const { sampledAtMs, scan } = sampleOf(contribution);
  return { sampledAtMs, scan: scan! };
}
