import { Readiness } from './readiness.ts';

let nowMs: number;
let readiness: Readiness;

beforeEach(() => {
  nowMs = 0;
  readiness = new Readiness(() => nowMs);
});

describe('Readiness', () => {
  it('is strict with a part until it has been ready once', async () => {
    readiness.register('kafka', () => 'no broker', { toleratedMs: 30_000 });
    expect(await readiness.report()).toEqual({ failing: { kafka: 'no broker' }, degraded: {} });
  });

  it('lets a part fail for the time it may, and takes it back at once', async () => {
    let answer: true | string = true;
    readiness.register('kafka', () => answer, { toleratedMs: 30_000 });
    expect(await readiness.report()).toEqual({ failing: {}, degraded: {} });
    answer = 'no broker';
    nowMs = 100_000;
    expect(await readiness.report()).toEqual({ failing: {}, degraded: { kafka: 'no broker' } });
    nowMs += 29_999;
    expect(await readiness.failing()).toEqual({});
    nowMs += 1;
    expect(await readiness.report()).toEqual({ failing: { kafka: 'no broker' }, degraded: {} });
    answer = true;
    expect(await readiness.report()).toEqual({ failing: {}, degraded: {} });
    answer = 'no broker';
    nowMs += 60_000;
    expect(await readiness.failing()).toEqual({});
  });

  it('goes on for ever without what is needed to begin only', async () => {
    let answer: true | string = true;
    readiness.register('timeline', () => answer, { toleratedMs: Infinity });
    await readiness.report();
    answer = 'retrying';
    await readiness.report();
    nowMs = 1e12;
    expect(await readiness.report()).toEqual({ failing: {}, degraded: { timeline: 'retrying' } });
  });

  it('begins without what is optional, and tells of it', async () => {
    readiness.register('commands', () => 'failed', { isOptional: true });
    nowMs = 1e12;
    expect(await readiness.report()).toEqual({ failing: {}, degraded: { commands: 'failed' } });
  });

  it('tolerates nothing of a part by default', async () => {
    let answer: true | string = true;
    readiness.register('application', () => answer);
    await readiness.report();
    answer = 'shutting down';
    expect(await readiness.failing()).toEqual({ application: 'shutting down' });
  });
});
