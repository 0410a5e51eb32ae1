import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Truth } from './score.ts';

/** A line of `<set>.contrib.jsonl.gz`: a scan whose place a device knew. */
export interface ContributedScan {
  readonly ts: number;
  readonly dev: string;
  readonly gps: {
    readonly lat: number;
    readonly lng: number;
    /** Claimed, metres at 68 %. */
    readonly accuracy: number;
    /** Metres a second. */
    readonly speed?: number;
  };
  readonly scan: Readonly<Record<string, unknown>>;
}

/** A line of `<set>.eval.jsonl.gz`: a scan to locate. */
export interface EvaluatedScan extends Truth {
  readonly ts: number;
  readonly scan: Readonly<Record<string, unknown>>;
}

export interface DataSet {
  readonly name: string;
  /** Ordered by time. */
  readonly contributions: readonly ContributedScan[];
  readonly evaluation: readonly EvaluatedScan[];
}

const CONTRIB = '.contrib.jsonl.gz';
const EVAL = '.eval.jsonl.gz';

/** The names of the sets in a directory: those that have both halves. */
export function setsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(CONTRIB))
    .map((file) => file.slice(0, -CONTRIB.length))
    .filter((name) => existsSync(join(directory, name + EVAL)))
    .sort();
}

export async function readSet(directory: string, name: string): Promise<DataSet> {
  const contributions = await linesOf<ContributedScan>(join(directory, name + CONTRIB));
  return {
    name,
    contributions: contributions.sort((a, b) => a.ts - b.ts),
    evaluation: await linesOf<EvaluatedScan>(join(directory, name + EVAL)),
  };
}

async function linesOf<T>(path: string): Promise<T[]> {
  const lines: T[] = [];
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    if (line.trim() !== '') lines.push(JSON.parse(line) as T);
  }
  return lines;
}
