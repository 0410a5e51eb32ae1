import { consumerWorker } from './worker.ts';

describe('a worker that is a consumer', () => {
  it('is at work while it consumes, and says otherwise what it does', () => {
    const state = { status: 'starting' as 'starting' | 'consuming' };
    const worker = consumerWorker('commands', { state, start: () => undefined, stop: () => Promise.resolve() });
    expect(worker.words).toBe('starting');
    state.status = 'consuming';
    expect(worker.words).toBe(true);
  });
});
