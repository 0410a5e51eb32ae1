import { countryCircle } from '../../country/country.ts';
import { MemoryRadioMap } from '../../memory-map/memory-radio-map.ts';
import { NO_SCAN } from '../../scan/scan.ts';
import { cdmaCell } from '../../station/cell-identity.ts';
import { contributionAt, lte, mapOf, MCC, metresFrom, scanOf, spot, wcdma } from './cell-world.ts';
import { locateByCountry, locateByNetwork } from './locate-by-network.ts';

const map = mapOf([0, 1, 2, 3].map((step) => contributionAt(spot(step * 1_000, 0), step, lte(256 * step))));

describe('§6 network and country', () => {
  it('a network is where the map knows cells of it', async () => {
    const circle = await locateByNetwork(scanOf(lte(999_999)), map);
    expect(metresFrom(spot(1_500, 0), circle!)).toBeLessThan(600);
  });

  it('another technology of it is another network', async () => {
    expect(await locateByNetwork(scanOf(wcdma(1)), map)).toBeUndefined();
    expect(await locateByNetwork(scanOf(lte(1)), new MemoryRadioMap())).toBeUndefined();
  });

  it('a country is that of the serving cell, whatever the device believes', () => {
    expect(locateByCountry({ ...scanOf(lte(1)), mccHint: 262 })).toEqual(countryCircle(MCC));
  });

  it('a country is what the device believes, where no cell says', () => {
    const cdma = { ...lte(1), kind: 'cdma', ref: cdmaCell({ sid: 1, nid: 2, bsid: 3 }), mcc: undefined } as const;
    expect(locateByCountry({ ...scanOf(cdma), mccHint: 262 })).toEqual(countryCircle(262));
    expect(locateByCountry(NO_SCAN)).toBeUndefined();
  });
});
