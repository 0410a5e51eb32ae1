import { LocalFrame } from '../../grid/local-frame.ts';
import type { CellCircle } from './cell-circle.ts';
import { areOfTwo, type Witness } from './company.ts';
import type { HeardStation, KnownRadio } from './known-radio.ts';
import { metresApart, spotOf } from './spot.ts';
import { rulesOf } from './transmitter-rules.ts';

/** Radios that are heard in one place; the names of each that stand there. */
export interface Agreement {
  readonly radios: readonly KnownRadio[];
  /** Metres around a place in their midst. */
  readonly frame: LocalFrame;
}

export type Disagreement = 'single' | 'scattered';

/** A second place with this share of the best one's support makes both unbelievable. */
const RIVAL_SHARE = 0.8;
/**
 * Fewer of the radios that stand agree by chance where many names of a town were collected, and not heard. A device that
 * also names what it heard an hour ago has more of now.
 */
const AGREEING_SHARE = 0.25;
const CELL_RADII = 1.5;
const CELL_SUPPORT = 3;
const MIN_SPREAD_METRES = 15;
/** Ten times the vote: a loud stranger must not outvote many. */
const LOUDNESS_DB = 80;
const ENOUGH_OBSERVATIONS = 3;

interface Voter extends Witness {
  readonly radio: number;
  readonly name: HeardStation;
  readonly isShared: boolean;
  readonly weight: number;
  readonly reachMetres: number;
  readonly togetherMetres: number;
  readonly isCellConsistent: boolean;
}

/**
 * The known stations vote on where they are heard: the loud, the well known and those that are heard in a small circle
 * count most. A place needs two radios, or a single loud stranger wins. (positioning.md §4.2)
 */
export function agreeOnPlace(radios: readonly KnownRadio[], cell: CellCircle | undefined): Agreement | Disagreement {
  const voters = radios.flatMap((radio, index) => votersOf(radio, index, cell));
  const winner = bestOf(voters);
  if (winner === undefined) return areOfTwo(counted(voters)) ? 'scattered' : 'single';
  const chosen = radiosOf(radios, counted(voters.filter((voter) => areTogether(voter, winner.voter))));
  const rest = voters.filter((voter) => !areTogether(voter, winner.voter));
  const rival = bestOf(rest);
  if (rival !== undefined && rival.support >= RIVAL_SHARE * winner.support) return 'scattered';
  if (chosen.length < AGREEING_SHARE * radios.length) return 'scattered';
  return {
    radios: chosen,
    frame: new LocalFrame(winner.voter.name.station.lat, winner.voter.name.station.lng),
  };
}

/** Whether a cell and a place say the same: then each vouches for the other. */
export function isConsistent(place: { readonly lat: number; readonly lng: number }, cell: CellCircle): boolean {
  const frame = new LocalFrame(cell.lat, cell.lng);
  return Math.hypot(frame.x(place.lng), frame.y(place.lat)) <= CELL_RADII * cell.radius95Metres;
}

function votersOf(radio: KnownRadio, index: number, cell: CellCircle | undefined): Voter[] {
  const { reachMetres, togetherMetres } = rulesOf(radio);
  return radio.names.map((name) => {
    const { lat, lng, spreadMetres, observations } = name.station;
    const known = Math.min(1, observations / ENOUGH_OBSERVATIONS);
    return {
      ...{ radio: index, name, ref: name.station.ref, isShared: name.station.isShared, reachMetres, togetherMetres },
      ...spotOf(name.station),
      weight:
        ((10 ** (name.rssDbm / LOUDNESS_DB) * radio.freshness) / Math.sqrt(Math.max(MIN_SPREAD_METRES, spreadMetres))) *
        known,
      isCellConsistent: cell !== undefined && isConsistent({ lat, lng }, cell),
    };
  });
}

interface Place {
  readonly voter: Voter;
  readonly support: number;
}

/** Each radio supports a place once, with the name that supports it most. */
function bestOf(voters: readonly Voter[]): Place | undefined {
  let best: Place | undefined;
  for (const voter of voters) {
    const company = counted(voters.filter((other) => areTogether(other, voter)));
    if (!company.includes(voter) || !areOfTwo(company)) continue;
    const supports = new Map<number, number>();
    for (const other of company) {
      if (metresApart(other, voter) > Math.min(other.reachMetres, voter.reachMetres)) continue;
      supports.set(other.radio, Math.max(supports.get(other.radio) ?? 0, other.weight));
    }
    const sum = [...supports.values()].reduce((total, weight) => total + weight, 0);
    const support = voter.isCellConsistent ? sum * CELL_SUPPORT : sum;
    if (best === undefined || support > best.support) best = { voter, support };
  }
  return best;
}

/**
 * Those of the names in one place that are witnesses for each other. One access point that others have shared is none
 * beside names that the caller has taught himself, maybe invented, to find out where it is (positioning.md §2.1).
 */
function counted(together: readonly Voter[]): readonly Voter[] {
  const own = together.filter(({ isShared }) => !isShared);
  if (own.length === together.length) return together;
  return areOfTwo(together.filter(({ isShared }) => isShared)) ? together : own;
}

const areTogether = (a: Voter, b: Voter): boolean => metresApart(a, b) <= Math.min(a.togetherMetres, b.togetherMetres);

function radiosOf(radios: readonly KnownRadio[], chosen: readonly Voter[]): KnownRadio[] {
  const names = new Set(chosen.map(({ name }) => name));
  return radios
    .map((radio) => ({ ...radio, names: radio.names.filter((name) => names.has(name)) }))
    .filter((radio) => radio.names.length > 0);
}
