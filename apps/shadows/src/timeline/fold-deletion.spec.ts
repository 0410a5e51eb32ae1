import { BERLIN, given, ingested, shadowCleared, tracesDeleted } from '../testing/given.ts';

describe('deletions', () => {
  const before = ingested({ sampledAtMs: 10, position: BERLIN, payload: { n: 1 } });
  const after = ingested({ sampledAtMs: 20, payload: { n: 2 } });

  it('TRC-9 the traces go, the shadow stays', () => {
    const { traces, reported } = given(before).when(tracesDeleted());
    expect(traces).toEqual([]);
    expect(reported).toMatchObject({ position: BERLIN, payload: { n: 1 }, timestamp: 10 });
  });

  it('SHA-8 the reported shadow is empty, the traces stay', () => {
    const { traces, reported, state } = given(before).when(shadowCleared());
    expect(traces).toHaveLength(1);
    expect(reported).toEqual({});
    expect(state!.changedAtMs).toBe(7_000);
  });

  it('what comes after a deletion stays, also when both fall into one batch', () => {
    const { traces, reported } = given(before).when(tracesDeleted(), shadowCleared(), after);
    expect(traces.map(({ sampledAtMs }) => sampledAtMs)).toEqual([20]);
    expect(reported).toMatchObject({ payload: { n: 2 }, timestamp: 20 });
    expect(reported).not.toHaveProperty('position');
  });

  it('is honoured once: the relay may send it again behind newer samples', () => {
    const [traces, shadow] = [tracesDeleted(), shadowCleared()];
    const again = given(before, traces, shadow, after).when(traces, shadow);
    expect(again.traces.map(({ sampledAtMs }) => sampledAtMs)).toEqual([20]);
    expect(again.reported.payload).toEqual({ n: 2 });
    const inOneBatch = given(before).when(traces, shadow, after, traces, shadow);
    expect(inOneBatch.traces).toHaveLength(1);
  });

  it('of a device that never sent anything does no harm', () => {
    const { traces, reported } = given().when(tracesDeleted(), shadowCleared());
    expect({ traces, reported }).toEqual({ traces: [], reported: {} });
  });
});
