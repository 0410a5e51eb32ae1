import type { RebuildProgress, RebuildResult } from './rebuild.ts';

/** A rebuild's progress for people: how far it is, and how fast. */
export class ProgressLines {
  readonly #say: (line: string) => void;
  readonly #startedAtMs = performance.now();
  #last = '';

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  report({ stage, passed, target, samples }: RebuildProgress): void {
    const line = this.#line(stage, passed, target, samples);
    if (line !== this.#last) this.#say(line);
    this.#last = line;
  }

  #line(stage: RebuildProgress['stage'], passed: number, target: number, samples: number): string {
    switch (stage) {
      case 'reading': {
        const share = target === 0 ? 100 : Math.floor((100 * passed) / target);
        const rate = Math.round((1_000 * samples) / (performance.now() - this.#startedAtMs));
        return `reading: ${String(share)} % of ${count(target)} records, ${count(samples)} samples, ${count(rate)} a second`;
      }
      case 'paused':
        return 'the projection is paused for the last stretch';
      case 'comparing':
        return 'comparing with the live tables';
      case 'swapped':
        return 'the rebuilt tables are live; the projection goes on';
      case 'compared':
        return 'the projection goes on';
    }
  }
}

/** What came of it, in a sentence. */
export function resultLine(result: RebuildResult): string {
  const { samples, readingMs, pausedMs, differences, derivedAnew, isSwapped, leftover } = result;
  const rate = readingMs === 0 ? 0 : Math.round((1_000 * samples) / readingMs);
  const equality =
    differences.length === 0
      ? 'equal to the live tables, by checksum of every table'
      : `different in ${differences.map(({ table }) => table).join(', ')}`;
  return (
    `${count(samples)} samples folded anew, ${count(rate)} a second; ${equality}; ` +
    (derivedAnew === 0 ? '' : `derived anew: ${count(derivedAnew)}; `) +
    `${isSwapped ? 'swapped' : 'nothing changed'}; the projection stood still for ${String(Math.round(pausedMs))} ms` +
    (leftover === undefined
      ? ''
      : `\nwarning: the old tables are still there (${leftover}); the next rebuild drops them`)
  );
}

const count = (value: number): string => value.toLocaleString('en');
