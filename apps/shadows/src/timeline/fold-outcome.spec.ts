import {
  BERLIN,
  given,
  ingested,
  northOfBerlin,
  resolved,
  sampleOf,
  shadowCleared,
  tracesDeleted,
  unresolved,
} from '../testing/given.ts';

const WLAN = { ...northOfBerlin(30, 25), type: 'wlan', wlancount: 3 };
const scanned = (sampledAtMs = 10, more: object = {}) => ingested({ sampledAtMs, scan: { wlan: [] }, ...more });

describe('what positioning says', () => {
  it('ING-32, ING-35 completes the trace and the shadow, with the kind of the position', () => {
    const event = scanned();
    const { traces, reported } = given(event).when(resolved(sampleOf(event), WLAN));
    expect(traces[0]).toMatchObject({ body: { position: WLAN }, isSettled: true, awaited: null });
    expect(reported.position).toEqual(WLAN);
  });

  it('ING-32 completes the trace alone when the shadow has a newer position', () => {
    const event = scanned(10);
    const { traces, reported } = given(event, ingested({ sampledAtMs: 20, position: BERLIN })).when(
      resolved(sampleOf(event), WLAN),
    );
    expect(traces[0]!.body.position).toEqual(WLAN);
    expect(reported.position).toEqual(BERLIN);
    expect(reported.timestamp).toBe(20);
  });

  it('ING-33 takes the better of the two, by accuracy at equal confidence', () => {
    const provided = { ...BERLIN, accuracy: 30 };
    for (const [position, better] of [
      [{ ...WLAN, accuracy: 29 }, 'resolved'],
      [{ ...WLAN, accuracy: 31 }, 'provided'],
      [{ ...WLAN, accuracy: 30 }, 'provided'],
      [{ ...WLAN, accuracy: 58, confidence: 95 }, 'resolved'],
      [{ ...WLAN, accuracy: 62, confidence: 95 }, 'provided'],
    ] as const) {
      const event = scanned(10, { position: provided });
      const { traces, reported } = given(event).when(resolved(sampleOf(event), position));
      const expected = better === 'resolved' ? position : provided;
      expect([traces[0]!.body.position, reported.position]).toEqual([expected, expected]);
    }
  });

  it('ING-34 falls back to the scanned satellite fix only if the scan cannot be resolved', () => {
    const gps = { lat: 1, lng: 2, accuracy: 3 };
    const event = scanned(10, { scan: { gps } });
    expect(given(event).then.traces[0]!.body).not.toHaveProperty('position');
    expect(given(event).when(unresolved(sampleOf(event))).traces[0]!.body.position).toEqual(gps);
    expect(given(event).when(unresolved(sampleOf(event))).reported.position).toEqual(gps);
    expect(given(event).when(resolved(sampleOf(event), WLAN)).traces[0]!.body.position).toEqual(WLAN);
    const withPosition = scanned(10, { scan: { gps }, position: BERLIN });
    expect(given(withPosition).when(unresolved(sampleOf(withPosition))).traces[0]!.body.position).toEqual(BERLIN);
  });

  it('ING-31 leaves everything as it is when the scan cannot be resolved', () => {
    const event = scanned();
    const { traces, reported } = given(event).when(unresolved(sampleOf(event)));
    expect(traces[0]).toMatchObject({ isSettled: true, body: {} });
    expect(reported).not.toHaveProperty('position');
  });

  it('lets the first outcome stand', () => {
    const event = scanned();
    const first = given(event, unresolved(sampleOf(event))).when(resolved(sampleOf(event), WLAN));
    expect(first.traces[0]!.body).not.toHaveProperty('position');
    const second = given(event, resolved(sampleOf(event), WLAN)).when(resolved(sampleOf(event), BERLIN));
    expect([second.traces[0]!.body.position, second.reported.position]).toEqual([WLAN, WLAN]);
  });

  it('ignores an outcome for a sample that is gone, was dropped, or has another name', () => {
    const event = scanned();
    expect(given(event, tracesDeleted()).when(resolved(sampleOf(event), WLAN)).traces).toEqual([]);
    const repeated = scanned();
    const { traces } = given(event, repeated).when(
      resolved(sampleOf(repeated), WLAN),
      resolved({ ...sampleOf(event), index: 1 }, WLAN),
      resolved({ ...sampleOf(event), sampledAtMs: 11 }, WLAN),
    );
    expect(traces[0]).toMatchObject({ isSettled: false, body: {} });
  });

  it('does not bring a position back into a shadow that was emptied since', () => {
    const before = scanned(10);
    const { traces, reported } = given(before, shadowCleared(), ingested({ sampledAtMs: 20 })).when(
      resolved(sampleOf(before), WLAN),
    );
    expect(traces[0]!.body.position).toEqual(WLAN);
    expect(reported).not.toHaveProperty('position');
    const after = scanned(30);
    expect(given(before, shadowCleared(), after).when(resolved(sampleOf(after), WLAN)).reported.position).toEqual(WLAN);
  });

  it('SHA-40 changes the shadow when it was said', () => {
    const event = scanned();
    const outcome = resolved(sampleOf(event), WLAN);
    expect(given(event).when(outcome).state!.changedAtMs).toBe(Date.parse(outcome.occurredAt));
  });
});
