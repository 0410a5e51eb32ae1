import { createLogger } from '@umbra/observability';
import { aDevice, RecordingTracer, type TestProject } from '@umbra/testing';
import { IngestionWorld, type WorldOptions } from '../testing/ingestion-world.ts';
import { aSample } from '../testing/wire-expectations.ts';

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';

/** A service with a device, whose records are looked at. */
async function started(options: WorldOptions) {
  const world = await IngestionWorld.start(options);
  const project: TestProject = await world.hasProject();
  return {
    world,
    headersAfterPost: async (headers: Record<string, string>) => {
      const device = await world.hasDevice(aDevice(project));
      const { status } = await world.post('/v2/', await world.deviceToken(device), [aSample()], headers);
      expect(status).toBe(200);
      return world.headersOf(device);
    },
  };
}

describe('a service that does not trace', () => {
  let service: Awaited<ReturnType<typeof started>>;

  beforeAll(async () => {
    service = await started({});
  });
  afterAll(() => service.world.stop());

  it.each([
    ['makes up no trace context', {}, {}],
    ["passes the caller's on as it came", { traceparent: `${CALLER}-01` }, { traceparent: `${CALLER}-01` }],
    ['drops what is none', { traceparent: 'nonsense' }, {}],
  ])('%s', async (_what, given, expected) => {
    expect(await service.headersAfterPost(given)).toEqual([{ type: 'telemetry.ingested', ...expected }]);
  });
});

describe('a service that traces', () => {
  const tracer = new RecordingTracer();
  const lines: string[] = [];
  let service: Awaited<ReturnType<typeof started>>;

  beforeAll(async () => {
    const destination = { write: (line: string) => void lines.push(line) };
    service = await started({ tracer, logger: createLogger('ingestion', { level: 'debug', destination }) });
  });
  beforeEach(() => tracer.spans.splice(0));
  afterAll(() => service.world.stop());

  it('stores with the sample the span of its publication, and has the ids of the request in its log', async () => {
    const [headers] = await service.headersAfterPost({ traceparent: `${CALLER}-01` });
    const [request, publish] = tracer.spans;
    expect(request).toMatchObject({ name: 'POST /v2/', kind: 'server', parentSpanId: '00f067aa0ba902b7' });
    expect(publish).toMatchObject({ name: 'telemetry.events publish', parentSpanId: request?.spanId, isEnded: true });
    expect(headers?.['traceparent']).toBe(`00-${String(publish?.traceId)}-${String(publish?.spanId)}-01`);
    const accepted = lines.map((line) => JSON.parse(line)).find(({ message }) => message === 'telemetry accepted');
    expect(accepted).toMatchObject({ traceId: request?.traceId, spanId: request?.spanId });
  });

  it("passes the caller's on as it came where the caller does not record", async () => {
    const [headers] = await service.headersAfterPost({ traceparent: `${CALLER}-00` });
    expect(headers?.['traceparent']).toBe(`${CALLER}-00`);
    expect(tracer.spans).toEqual([]);
  });
});
