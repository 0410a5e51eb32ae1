import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { MemoryReadModel } from '../testing/memory-read-model.ts';
import { randomNumbers, randomTimeline } from '../testing/random-timeline.ts';

const SEEDS = 1_000;

interface Placed {
  readonly event: TelemetryEvent;
  readonly place: { readonly partition: number; readonly offset: number };
}

/** The timeline on three partitions, each with its own offsets; a device stays on one. */
function placed(events: readonly TelemetryEvent[]): Placed[] {
  const nextOffsets = [0, 0, 0];
  return events.map((event) => {
    const partition = Number(event.data.trackingId.split('-')[1]) % nextOffsets.length;
    const offset = nextOffsets[partition]!;
    nextOffsets[partition] = offset + 1;
    return { event, place: { partition, offset } };
  });
}

function foldIn(batches: readonly (readonly Placed[])[]): string {
  const model = new MemoryReadModel((partition, offset) => (offset >= 10 + partition ? Date.UTC(2026, 0, 21) : 0));
  for (const batch of batches) model.fold(batch);
  model.dropBefore(Date.UTC(2026, 0, 21));
  return model.content();
}

/** Batches of random length; the order between partitions changes, the one within them does not. */
function randomSplit(events: readonly Placed[], random: () => number): Placed[][] {
  const queues = [0, 1, 2].map((partition) => events.filter(({ place }) => place.partition === partition));
  const batches: Placed[][] = [];
  while (queues.some((queue) => queue.length > 0)) {
    batches.push(queues.flatMap((queue) => queue.splice(0, Math.floor(random() * 6))));
  }
  return batches;
}

describe('any split into batches gives the same rows', () => {
  it(`wall 2, wall 3: for ${String(SEEDS)} seeds`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const events = placed(randomTimeline({ seed, devices: 5, events: 60 }));
      const atOnce = foldIn([events]);
      const random = randomNumbers(seed + 1_000_000);
      const split = foldIn(randomSplit(events, random));
      const oneByOne = seed % 10 === 0 ? foldIn(events.map((event) => [event])) : atOnce;
      if (split !== atOnce || oneByOne !== atOnce) {
        throw new Error(`seed ${String(seed)}:\n${atOnce}\n${split}\n${oneByOne}`);
      }
    }
  });

  it('has something to fold: every kind of change occurs', () => {
    const timelines = Array.from({ length: 50 }, (_, seed) => randomTimeline({ seed, devices: 5, events: 60 }));
    expect([...new Set(timelines.flat().map(({ type }) => type))].sort()).toEqual([
      'position.resolved',
      'position.unresolved',
      'shadow.cleared',
      'telemetry.ingested',
      'traces.deleted',
    ]);
    const contents = timelines.map((events) => foldIn([placed(events)])).join();
    const signs = ['"outlier":{"reason"', '"isSettled":true', '"type":"wlan"', '"gps":', String.raw`\"moving\":true`];
    expect(signs.filter((sign) => !contents.includes(sign))).toEqual([]);
  });
});
