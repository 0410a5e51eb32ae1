import { formatMac, type Contribution } from '@umbra/positioning-engine';
import type { IngestedSample } from '@umbra/contracts/telemetry';

/** What positioning.md §10 asks for. */
const ACCESS_POINTS = 20;

/** The loudest access points of a scan as the body of `POST /v2/locate`. */
export const bodyOf = ({ scan }: Contribution): object => ({
  wlan: scan.wlan.slice(0, ACCESS_POINTS).map(({ mac, rssDbm }) => ({ mac: formatMac(mac), rss: rssDbm })),
});

/** The same as a sample that has no position. */
export const scanOnly = ({ atMs, scan }: Contribution): IngestedSample => ({
  sampledAtMs: atMs,
  scan: { wlan: scan.wlan.slice(0, ACCESS_POINTS).map(({ mac, rssDbm }) => ({ mac: formatMac(mac), powrx: rssDbm })) },
});

/** The same with the position that makes a contribution of it. */
export const contributed = (contribution: Contribution): IngestedSample => {
  const { lat, lng, accuracyMetres: accuracy, speedMps: speed } = contribution.fix;
  return { ...scanOnly(contribution), position: { lat, lng, accuracy, speed, heading: 0, type: 'gnss' } };
};
