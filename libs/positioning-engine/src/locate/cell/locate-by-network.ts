import { countryCircle } from '../../country/country.ts';
import type { Scan } from '../../scan/scan.ts';
import type { RadioMap } from '../radio-map.ts';
import { byRef } from './cell-order.ts';
import type { Circle } from './circle.ts';
import { smallest } from './smallest.ts';

/** Where the map knows cells of the serving networks. A network that it knows none of is no better than its country. */
export async function locateByNetwork({ cells }: Scan, map: RadioMap): Promise<Circle | undefined> {
  const networks = new Map(
    [...cells].sort(byRef).map(({ kind, mcc, mnc }) => [`${kind} ${String(mcc)} ${String(mnc)}`, { kind, mcc, mnc }]),
  );
  return smallest(await Promise.all([...networks.values()].map((network) => map.network(network))));
}

/** The country that serves the device, or, where no cell says so, the one that it believes to be in. */
export function locateByCountry({ cells, mccHint }: Scan): Circle | undefined {
  const serving = [...cells].sort(byRef).map(({ mcc }) => (mcc === undefined ? undefined : countryCircle(mcc)));
  return smallest(serving) ?? (mccHint === undefined ? undefined : countryCircle(mccHint));
}
