import { radiusFactor } from '@umbra/geo';
import type { Located, LocateRequest, LocateResult } from '../locate-request.ts';
import type { PositionKind, RadioMap } from '../radio-map.ts';
import { agreeOnPlace, type Agreement, type Disagreement } from './agree-on-place.ts';
import type { CellCircle } from './cell-circle.ts';
import { centroidOf } from './centroid.ts';
import { combine } from './combine.ts';
import { fingerprintTiles } from './fingerprint-tiles.ts';
import { knownRadios, stationsOf, type KnownRadio, type KnownRadios } from './known-radio.ts';
import { blurred, locateWithCell, type LoneCircle } from './lone-radio.ts';
import { matchFingerprints } from './match-fingerprints.ts';
import { propagate } from './propagate.ts';
import { sceneOf } from './scene.ts';
import { rulesOf } from './transmitter-rules.ts';

/** What is no better than this is no position by Wi-Fi (positioning.md §5.2), metres at 68 %. */
const MAX_RADIUS_METRES = 500;

/**
 * From the access points and beacons of a scan to a circle (positioning.md §4). Where its cells place the device, if that
 * is known, decides between places and vouches for a lone radio.
 */
export async function locateByWlan(request: LocateRequest, map: RadioMap, cell?: CellCircle): Promise<LocateResult> {
  const refs = stationsOf(request.scan);
  if (refs.length === 0) return { reason: 'empty' };
  const known = knownRadios(request.scan, await map.stations(refs));
  if (known.radios.length === 0) return { reason: known.mobile > 0 ? 'mobile' : 'unknown' };
  const agreement = agreeOnPlace(known.radios, cell);
  if (typeof agreement === 'string') return withoutAgreement(agreement, known, request, cell);
  return withAgreement(agreement, request, map);
}

async function withAgreement(agreement: Agreement, request: LocateRequest, map: RadioMap): Promise<LocateResult> {
  const { radios, frame } = agreement;
  const scene = sceneOf(radios, frame);
  const centroid = centroidOf(scene);
  const combination = combine(
    {
      centroid,
      propagation: propagate(scene, centroid),
      fingerprints: matchFingerprints(scene, await map.fingerprints(fingerprintTiles(radios))),
    },
    scene,
  );
  const place = { lat: frame.latAt(combination.y), lng: frame.lngAt(combination.x) };
  const kind = kindOf(radios);
  const floorMetres = Math.min(...radios.map((radio) => rulesOf(radio).floorMetres));
  const predictedMetres = Math.max(floorMetres, combination.radiusMetres);
  const radiusMetres = Math.max(floorMetres, predictedMetres * (await map.radiusScale(place, kind)));
  if (radiusMetres > MAX_RADIUS_METRES) return { reason: 'imprecise' };
  return {
    ...{ kind, ...place, predictedMetres, radios: radios.length },
    accuracyMetres: Math.max(1, radiusMetres * radiusFactor(request.confidence)),
  };
}

const kindOf = (radios: readonly KnownRadio[]): PositionKind =>
  radios.some(({ kind }) => kind === 'wlan') ? 'wlan' : 'ble';

/** A lone radio is no position, unless a cell vouches for it, or the caller asked for a blurred one. */
function withoutAgreement(
  reason: Disagreement,
  { radios }: KnownRadios,
  { confidence, fallback, blurKey }: LocateRequest,
  cell: CellCircle | undefined,
): LocateResult {
  if (blurKey === undefined) return { reason };
  if (cell !== undefined) {
    for (const radio of radios) {
      const circle = locateWithCell(radio, cell, blurKey);
      if (circle !== undefined) return locatedAt(circle, confidence);
    }
  }
  const [lone] = radios;
  if (reason === 'single' && lone !== undefined && fallback.singleWifi) {
    return locatedAt(blurred(lone, blurKey), confidence);
  }
  return { reason };
}

/** Never narrower than at 68 %: the radio itself must stay inside. */
function locatedAt({ radiusMetres, ...circle }: LoneCircle, confidence: number): Located {
  return {
    ...{ ...circle, predictedMetres: radiusMetres, radios: 1 },
    accuracyMetres: radiusMetres * Math.max(1, radiusFactor(confidence)),
  };
}
