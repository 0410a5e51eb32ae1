import { BERLIN, northOfBerlin } from '../testing/given.ts';
import { traceView } from './trace-view.ts';

const trace = { timestampMs: 10, acceptedAtMs: 20, body: {}, outlier: null, previous: undefined };

describe('a trace on the wire', () => {
  it('§5 has both times and what the sample carried, and no more', () => {
    expect(traceView(trace)).toEqual({ timestamp: 10, serverTimestamp: 20 });
    const body = { payload: { a: 1 }, system: { mode: 'normal' }, trackingDisabled: ['wlan'] };
    expect(traceView({ ...trace, body })).toEqual({ timestamp: 10, serverTimestamp: 20, ...body });
  });

  it('SHA-20 has of what is computed moving and outlier alone', () => {
    const body = { position: northOfBerlin(500) };
    const outlier = { reason: 'implausibleSpeed' };
    expect(traceView({ ...trace, body, outlier, previous: BERLIN }).system).toEqual({
      computed: { moving: true, outlier },
    });
    expect(traceView({ ...trace, body, previous: northOfBerlin(490) }).system).toEqual({ computed: { moving: false } });
  });

  it('SHA-21 is not moving without an older position', () => {
    expect(traceView({ ...trace, body: { position: BERLIN } }).system).toEqual({ computed: { moving: false } });
  });
});
