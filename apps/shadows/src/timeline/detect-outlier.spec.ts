import { BERLIN, given, ingested, northOfBerlin, resolved, sampleOf, tracesDeleted } from '../testing/given.ts';

const MINUTE_MS = 60_000;
const FAR_METRES = 200_000;

/** A sample so many minutes after the first, so far away from it, of a device with detection on. */
const at = (minutes: number, metres: number, detectOutliers = true) =>
  ingested({ sampledAtMs: minutes * MINUTE_MS, position: northOfBerlin(metres) }, { detectOutliers });

describe('outliers', () => {
  it('§4.4 flags a position that nobody can have come to, with the last believed one beside it', () => {
    const { traces, reported } = given(at(0, 0)).when(at(1, FAR_METRES));
    const outlier = {
      reason: 'implausibleSpeed',
      correctedPosition: { lat: BERLIN.lat, lng: BERLIN.lng, accuracy: 10, timestamp: 0 },
    };
    expect(traces.map((trace) => trace.outlier)).toEqual([null, outlier]);
    expect(reported.system!.computed.outlier).toEqual(outlier);
  });

  it('SHA-22 flags, and never drops: the position stays in the trace and in the shadow', () => {
    const { traces, reported } = given(at(0, 0)).when(at(1, FAR_METRES));
    expect(traces.at(-1)!.body.position).toEqual(northOfBerlin(FAR_METRES));
    expect(reported.position).toEqual(northOfBerlin(FAR_METRES));
  });

  it('§4.4 flags nothing while detection is off', () => {
    expect(
      given(at(0, 0))
        .when(at(1, FAR_METRES, false))
        .traces.at(-1)!.outlier,
    ).toBeNull();
  });

  it('believes what an aeroplane can do', () => {
    expect(given(at(0, 0)).when(at(10, FAR_METRES)).traces.at(-1)!.outlier).toBeNull();
  });

  it('believes what the accuracies allow, and what is near in any case', () => {
    const vague = ingested(
      { sampledAtMs: MINUTE_MS, position: northOfBerlin(FAR_METRES, FAR_METRES) },
      { detectOutliers: true },
    );
    expect(given(at(0, 0)).when(vague).traces.at(-1)!.outlier).toBeNull();
    const atOnce = ingested({ sampledAtMs: 1, position: northOfBerlin(900) }, { detectOutliers: true });
    expect(given(at(0, 0)).when(atOnce).traces.at(-1)!.outlier).toBeNull();
  });

  it('goes back to the believed place without a flag', () => {
    const { traces, reported } = given(at(0, 0), at(1, FAR_METRES)).when(at(2, 10));
    expect(traces.at(-1)!.outlier).toBeNull();
    expect(reported.system!.computed).not.toHaveProperty('outlier');
  });

  it('recovers when the next position agrees with the suspect one', () => {
    const { traces } = given(at(0, 0), at(1, FAR_METRES)).when(at(2, FAR_METRES + 100), at(3, FAR_METRES + 200));
    expect(traces.map(({ outlier }) => outlier !== null)).toEqual([false, true, false, false]);
  });

  it('flags again what is neither here nor there', () => {
    const { traces } = given(at(0, 0), at(1, FAR_METRES)).when(at(2, -FAR_METRES));
    expect(traces.at(-1)!.outlier).toMatchObject({ correctedPosition: { lat: BERLIN.lat } });
  });

  it('judges no late position: what came after it is known already', () => {
    const { traces } = given(at(0, 0), at(2, 0)).when(at(1, FAR_METRES));
    expect(traces[1]!.outlier).toBeNull();
  });

  it('takes the flag away with the position, when a scan turns out better', () => {
    const flagged = ingested(
      { sampledAtMs: MINUTE_MS, position: northOfBerlin(FAR_METRES, 50), scan: {} },
      { detectOutliers: true },
    );
    const { traces, reported } = given(at(0, 0), flagged).when(resolved(sampleOf(flagged), northOfBerlin(20)));
    expect(traces.at(-1)!.outlier).toBeNull();
    expect(reported.system!.computed).not.toHaveProperty('outlier');
  });

  it('does not correct with a place that was deleted', () => {
    const { traces } = given(at(0, 0), tracesDeleted()).when(at(1, FAR_METRES));
    expect(traces.map(({ outlier }) => outlier)).toEqual([null]);
  });
});
