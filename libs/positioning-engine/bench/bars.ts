import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Score } from './score.ts';

/** What a release must reach on a set; shares 0 … 1, errors in metres. */
export interface Bar {
  readonly median: number;
  readonly p67: number;
  readonly p95: number;
  readonly resolved: number;
  readonly insideMin: number;
  readonly insideMax: number;
}

/** `bars.json` of a data directory: a bar for each set it names. */
export function readBars(directory: string): Readonly<Record<string, Bar>> {
  const path = join(directory, 'bars.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Bar>) : {};
}

/** What of a bar was missed, in words; nothing when it was met. */
export function missedOf(score: Score, bar: Bar): string[] {
  return [
    ...(['median', 'p67', 'p95'] as const)
      .filter((name) => !(score[name] <= bar[name]))
      .map((name) => `${name} ${score[name].toFixed(1)} > ${String(bar[name])}`),
    ...(score.resolved >= bar.resolved ? [] : [`resolved ${score.resolved.toFixed(4)} < ${String(bar.resolved)}`]),
    ...(score.inside >= bar.insideMin ? [] : [`inside ${score.inside.toFixed(3)} < ${String(bar.insideMin)}`]),
    ...(score.inside <= bar.insideMax ? [] : [`inside ${score.inside.toFixed(3)} > ${String(bar.insideMax)}`]),
  ];
}
