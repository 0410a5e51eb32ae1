import { BERLIN, given, ingested, northOfBerlin, shadowCleared, tracesDeleted } from '../testing/given.ts';

describe('traces', () => {
  it('ING-40 a sample becomes one trace with its own time and the time of acceptance', () => {
    const event = ingested({ sampledAtMs: 10, payload: { a: 1 } }, { acceptedAtMs: 77 });
    expect(given().when(event).traces).toEqual([
      {
        ...{ trackingId: 'HERE-1', sampledAtMs: 10, acceptedAtMs: 77, eventId: event.id, sampleIndex: 0 },
        ...{ mode: null, outlier: null, awaited: null, isSettled: false, body: { payload: { a: 1 } } },
      },
    ]);
  });

  it('§5 a trace stores what its sample carried, and nothing of older ones', () => {
    const { traces } = given(
      ingested({ sampledAtMs: 10, position: BERLIN, system: { mode: 'normal' }, payload: { a: 1 } }),
    ).when(ingested({ sampledAtMs: 20, trackingDisabled: ['wlan'] }));
    expect(traces.at(-1)).toMatchObject({ mode: null, body: { trackingDisabled: ['wlan'] } });
    expect(traces.at(-1)!.body).not.toHaveProperty('position');
  });

  it('ING-36 a scan is no part of a trace or a shadow', () => {
    const scan = { wlan: [{ mac: '00:11:22:33:44:55' }], gps: { lat: 1, lng: 2, accuracy: 3 } };
    const { traces, reported } = given().when(ingested({ sampledAtMs: 10, scan }));
    expect(traces[0]!.body).toEqual({});
    expect(JSON.stringify(reported)).not.toContain('mac');
  });

  it('ING-46 the first accepted sample of a time stands', () => {
    const first = ingested({ sampledAtMs: 10, payload: { n: 1 } });
    const { traces, reported } = given(first).when(ingested({ sampledAtMs: 10, payload: { n: 2 } }));
    expect(traces.map(({ body }) => body.payload)).toEqual([{ n: 1 }]);
    expect(reported.payload).toEqual({ n: 1 });
  });

  it('ING-46 also within one request, one batch, and for a sample that is late', () => {
    const late = ingested([{ sampledAtMs: 5, payload: { n: 2 } }, { sampledAtMs: 5, payload: { n: 3 } }]); // prettier-ignore
    const { traces } = given(ingested({ sampledAtMs: 10, payload: { n: 1 } })).when(
      late,
      late,
      ingested({ sampledAtMs: 5 }),
    );
    expect(traces.map(({ sampledAtMs, body }) => [sampledAtMs, body.payload])).toEqual([
      [5, { n: 2 }],
      [10, { n: 1 }],
    ]);
  });

  it('ING-45 samples of one request count in the order of their times, and keep their index', () => {
    const { traces, reported } = given().when(
      ingested([
        { sampledAtMs: 20, payload: { n: 'newer' } },
        { sampledAtMs: 10, payload: { n: 'older' } },
      ]),
    );
    expect(traces.map(({ sampledAtMs, sampleIndex }) => [sampledAtMs, sampleIndex])).toEqual([
      [10, 1],
      [20, 0],
    ]);
    expect(reported).toMatchObject({ timestamp: 20, payload: { n: 'newer' } });
  });

  it('ING-47 a late sample is stored as a trace', () => {
    const { traces } = given(ingested({ sampledAtMs: 20 })).when(
      ingested({ sampledAtMs: 10, payload: { late: true } }),
    );
    expect(traces.map(({ sampledAtMs }) => sampledAtMs)).toEqual([10, 20]);
  });

  it('takes a sample again that was deleted with the traces', () => {
    const sample = { sampledAtMs: 10, payload: { n: 1 } };
    const { traces } = given(ingested(sample), tracesDeleted()).when(ingested({ ...sample, payload: { n: 2 } }));
    expect(traces.map(({ body }) => body.payload)).toEqual([{ n: 2 }]);
  });
});

describe('the reported shadow', () => {
  it('ING-30 a position without a scan is used as it came, in the trace and in the shadow', () => {
    const position = { ...BERLIN, alt: 34, speed: 3, heading: 90, type: 'gnss' };
    const { reported, traces } = given().when(ingested({ sampledAtMs: 10, position }));
    expect(traces.map(({ body, awaited }) => ({ position: body.position, awaited }))).toEqual([{ position, awaited: null }]); // prettier-ignore
    expect(reported.position).toEqual(position);
  });

  it('SHA-10 holds the last known value of every field', () => {
    const { reported } = given(
      ingested({
        sampledAtMs: 10,
        position: BERLIN,
        payload: { a: 1 },
        system: { reportedSensorData: { batteryLevel: 80 } },
      }),
      ingested({ sampledAtMs: 20, system: { reportedSensorData: { temperatureC: 20 } } }),
    ).when(ingested({ sampledAtMs: 30 }));
    expect(reported).toMatchObject({
      ...{ timestamp: 30, position: BERLIN, payload: { a: 1 } },
      system: { reportedSensorData: { batteryLevel: 80, temperatureC: 20 } },
    });
  });

  it('SHA-11 has the time of the newest telemetry, also of one that brought nothing', () => {
    expect(
      given(ingested({ sampledAtMs: 10, payload: {} })).when(ingested({ sampledAtMs: 20 })).reported.timestamp,
    ).toBe(20);
  });

  it('SHA-12 a late sample replaces no newer value, and does not move the time back', () => {
    const { reported } = given(
      ingested({ sampledAtMs: 20, position: BERLIN, payload: { n: 'new' }, system: { mode: 'normal' } }),
    ).when(
      ingested({ sampledAtMs: 10, position: northOfBerlin(50), payload: { n: 'old' }, system: { mode: 'sleep' } }),
    );
    expect(reported).toMatchObject({
      timestamp: 20,
      position: BERLIN,
      payload: { n: 'new' },
      system: { mode: 'normal' },
    });
  });

  it('SHA-12 a late sample fills what has no value yet', () => {
    const { reported } = given(ingested({ sampledAtMs: 20, system: { mode: 'normal' } })).when(
      ingested({ sampledAtMs: 10, position: BERLIN, system: { mode: 'sleep', iccid: '1' } }),
    );
    expect(reported).toMatchObject({ position: BERLIN, system: { mode: 'normal', iccid: '1' }, timestamp: 20 });
  });

  it('SHA-12 a late sample replaces what is older than itself, so that the order of arrival does not matter', () => {
    const events = [
      ingested({ sampledAtMs: 10, system: { mode: 'normal' } }),
      ingested({ sampledAtMs: 20, system: { mode: 'sleep' } }),
      ingested({ sampledAtMs: 30, payload: { n: 1 } }),
    ];
    const [first, second, third] = events as [(typeof events)[0], (typeof events)[0], (typeof events)[0]];
    for (const order of [
      [first, second, third],
      [first, third, second],
      [third, second, first],
      [second, third, first],
    ]) {
      expect(given(...order).then.reported).toMatchObject({
        timestamp: 30,
        system: { mode: 'sleep' },
        payload: { n: 1 },
      });
    }
  });

  it('SHA-13 replaces the position as a whole', () => {
    const { reported } = given(ingested({ sampledAtMs: 10, position: { ...BERLIN, heading: 90, speed: 5 } })).when(
      ingested({ sampledAtMs: 20, position: northOfBerlin(5) }),
    );
    expect(reported.position).toEqual(northOfBerlin(5));
  });

  it('SHA-13 replaces the payload as a whole, and arrays', () => {
    const { reported } = given(
      ingested({
        sampledAtMs: 10,
        payload: { a: 1, b: 2 },
        system: { client: { modules: [{ model: 'x' }, { model: 'y' }] } },
      }),
    ).when(ingested({ sampledAtMs: 20, payload: { c: 3 }, system: { client: { modules: [{ model: 'z' }] } } }));
    expect(reported.payload).toEqual({ c: 3 });
    expect(reported.system).toMatchObject({ client: { modules: [{ model: 'z' }] } });
  });

  it('SHA-14 keeps numbers as they came', () => {
    const position = { lat: -0.1234567890123, lng: 179.99999999999997, accuracy: 0 };
    expect(given().when(ingested({ sampledAtMs: 10, position })).reported.position).toEqual(position);
  });

  it('SHA-16 echoes the version that the device last applied', () => {
    const { reported } = given(ingested({ sampledAtMs: 10, system: { stateVersion: 3 } })).when(
      ingested({ sampledAtMs: 20 }),
    );
    expect(reported.system).toMatchObject({ stateVersion: 3 });
  });

  it('ING-31 keeps the last known position when a sample has none', () => {
    expect(
      given(ingested({ sampledAtMs: 10, position: BERLIN })).when(ingested({ sampledAtMs: 20 })).reported.position,
    ).toEqual(BERLIN);
  });

  it('SHA-40 was changed when the sample was accepted that changed it', () => {
    const changing = ingested({ sampledAtMs: 10, payload: { n: 1 } }, { acceptedAtMs: 100 });
    const repeated = ingested({ sampledAtMs: 10, payload: { n: 1 } }, { acceptedAtMs: 200 });
    const late = ingested({ sampledAtMs: 5, payload: { n: 0 } }, { acceptedAtMs: 300 });
    const { state } = given(changing).when(repeated, late);
    expect(state).toMatchObject({ changedAtMs: 100, lastIngestedAtMs: 300 });
  });

  it('begins anew after it was emptied, also with a sample older than the newest trace', () => {
    const { reported, traces } = given(
      ingested({ sampledAtMs: 20, payload: { n: 1 }, position: BERLIN }),
      shadowCleared(),
    ).when(ingested({ sampledAtMs: 10, payload: { n: 2 } }));
    expect(reported).toEqual({ timestamp: 10, payload: { n: 2 }, system: { computed: { online: true } } });
    expect(traces).toHaveLength(2);
  });
});
