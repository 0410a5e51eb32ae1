import type { LogMessage } from '@umbra/kafka';
import { quietLogger } from '@umbra/testing';
import { Publication, PublishedLately } from './publication.ts';

function setUp() {
  const published = new PublishedLately();
  const folds = published.folds();
  const waiting: { condition: () => boolean; resolve: () => void; reject: (error: Error) => void }[] = [];
  const tail = {
    until: (condition: () => boolean) =>
      condition()
        ? Promise.resolve()
        : new Promise<void>((resolve, reject) => waiting.push({ condition, resolve, reject })),
  };
  const warnings: object[] = [];
  const logger = { ...quietLogger, warn: (fields: object) => void warnings.push(fields) } as typeof quietLogger;
  return {
    publication: new Publication(tail, published, logger),
    warnings,
    isRead: (topic: string, key: string | null) => {
      folds.find((fold) => fold.topic === topic)!.apply({ topic, key } as LogMessage);
      for (const { condition, resolve } of waiting) if (condition()) resolve();
    },
    isAway: () => {
      for (const { reject } of waiting) reject(new Error('behind'));
    },
  };
}

describe('the publication of what was made', () => {
  it.each(['geofence.events', 'rule.events'])('is waited for, on %s', async (topic) => {
    const { publication, isRead } = setUp();
    let isOver = false;
    const wait = publication.of('one').then(() => (isOver = true));
    isRead(topic, 'other');
    isRead(topic, null);
    await Promise.resolve();
    expect(isOver).toBe(false);
    isRead(topic, 'one');
    await wait;
  });

  it('may have been read before anybody asked', async () => {
    const { publication, isRead } = setUp();
    isRead('geofence.events', 'one');
    await publication.of('one');
  });

  it('holds up no answer when the log is away, and says so', async () => {
    const { publication, isAway, warnings } = setUp();
    const wait = publication.of('one');
    isAway();
    await wait;
    expect(warnings).toHaveLength(1);
  });
});
