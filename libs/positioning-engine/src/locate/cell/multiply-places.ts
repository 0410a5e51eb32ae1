import { LocalFrame } from '../../grid/local-frame.ts';
import { PlaceDensity } from './place-density.ts';
import { sunflower } from './sunflower.ts';
import type { WeightedPlace } from './weighted-place.ts';

const SEEDS = sunflower(24);
/** Of the whole place's radius: what one of its seeds stands for. */
const SEED_SHARE = 1 / Math.sqrt(SEEDS.length);
/**
 * One cell in twenty is not the one it seems to be (an unknown one with the identity of a known one, a record of where it
 * stood before): no cell makes a place much less likely than if it said nothing.
 */
const DOUBT = 0.05;

/**
 * Where a device is that hears several cells: the product of what each says. The places are those of `serving` cells, whose
 * tiles say where a device can be when they serve it; `witnesses` (neighbours, heard beyond where they serve) only weigh
 * them. Each serving cell's places, weighed by all others, are an estimate of the same product.
 */
export function multiplyPlaces(
  serving: readonly (readonly WeightedPlace[])[],
  witnesses: readonly (readonly WeightedPlace[])[],
): WeightedPlace[] {
  const [first] = serving.flat();
  if (first === undefined) return [];
  if (serving.length === 1 && witnesses.length === 0) return [...serving[0]!];
  const frame = new LocalFrame(first.lat, first.lng);
  const servingDensities = serving.map((places) => new PlaceDensity(places, frame));
  const witnessDensities = witnesses.map((places) => new PlaceDensity(places, frame));
  const weighed = serving.flatMap((places, index) => {
    const others = [...servingDensities.filter((_, other) => other !== index), ...witnessDensities];
    const anywhere = DOUBT / servingDensities[index]!.spreadMetres ** 2;
    return weighedBy(others, anywhere, spreadOut(places, frame), frame);
  });
  const most = Math.max(...weighed.map(({ logWeight }) => logWeight));
  return weighed.map(({ place, logWeight }) => ({ ...place, weight: Math.exp(logWeight - most) }));
}

interface Weighed {
  readonly place: WeightedPlace;
  readonly logWeight: number;
}

function weighedBy(
  others: readonly PlaceDensity[],
  anywhere: number,
  places: readonly WeightedPlace[],
  frame: LocalFrame,
): Weighed[] {
  const total = places.reduce((sum, { weight }) => sum + weight, 0);
  return places.map((place) => {
    const [x, y] = [frame.x(place.lng), frame.y(place.lat)];
    const logWeight = others.reduce(
      (sum, other) => sum + Math.log(other.at(x, y) + anywhere),
      Math.log(place.weight / total),
    );
    return { place, logWeight };
  });
}

/** What stands for a whole cell becomes many places, or others could not say where in it. */
function spreadOut(places: readonly WeightedPlace[], frame: LocalFrame): WeightedPlace[] {
  return places.flatMap((place) => {
    const { lat, lng, weight, radiusMetres } = place;
    if (radiusMetres === 0) return [place];
    return SEEDS.map(({ east, north }) => ({
      lat: frame.latAt(frame.y(lat) + radiusMetres * north),
      lng: frame.lngAt(frame.x(lng) + radiusMetres * east),
      weight: weight / SEEDS.length,
      radiusMetres: radiusMetres * SEED_SHARE,
    }));
  });
}
