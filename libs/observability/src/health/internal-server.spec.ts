import { Metrics } from '../metrics/metrics.ts';
import { startInternalServer, type InternalServer } from './internal-server.ts';
import { Readiness } from './readiness.ts';

let server: InternalServer;
let readiness: Readiness;
let metrics: Metrics;

beforeEach(async () => {
  readiness = new Readiness();
  metrics = new Metrics('shadows');
  server = await startInternalServer({ port: 0, host: '127.0.0.1', readiness, metrics });
});

afterEach(() => server.close());

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, text: await response.text() };
};

describe('the internal server', () => {
  it('is ready when every part is, and names those that are not', async () => {
    let isCaughtUp = false;
    readiness.register('postgres', () => true);
    readiness.register('device tail', () => isCaughtUp || 'still reading');
    readiness.register('kafka', () => Promise.reject(new Error('no broker')));
    expect(await get('/health/ready')).toEqual({
      status: 503,
      text: JSON.stringify({ status: 'not ready', failing: { 'device tail': 'still reading', kafka: 'no broker' } }),
    });
    isCaughtUp = true;
    readiness.register('kafka', () => true);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('tells what fails while it is ready all the same', async () => {
    let answer: true | string = true;
    readiness.register('kafka', () => answer, { toleratedMs: 60_000 });
    await get('/health/ready');
    answer = 'no broker';
    expect(await get('/health/ready')).toEqual({
      status: 200,
      text: JSON.stringify({ status: 'ready', degraded: { kafka: 'no broker' } }),
    });
    readiness.register('application', () => 'shutting down');
    expect(JSON.parse((await get('/health/ready')).text)).toEqual({
      status: 'not ready',
      failing: { application: 'shutting down' },
      degraded: { kafka: 'no broker' },
    });
  });

  it('is live whether it is ready or not', async () => {
    readiness.register('kafka', () => 'away');
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('tells once it has started, and why it has not, whatever comes later', async () => {
    let isReady = false;
    readiness.register('kafka', () => isReady || 'no topics yet');
    expect(await get('/health/startup')).toEqual({
      status: 503,
      text: JSON.stringify({ status: 'starting', failing: { kafka: 'no topics yet' } }),
    });
    isReady = true;
    expect(await get('/health/startup')).toMatchObject({ status: 503 });
    readiness.noteStarted();
    isReady = false;
    expect(await get('/health/startup')).toEqual({ status: 200, text: JSON.stringify({ status: 'started' }) });
  });

  it('serves the metrics of the process and of the service', async () => {
    metrics.counter('samples_total', 'Samples accepted.', ['source']).labels('device').inc(3);
    metrics.gauge('lag_records', 'Records not yet folded.', [], () => 7);
    const { text } = await get('/metrics?name=x');
    expect(text).toContain('samples_total{source="device",service="shadows"} 3');
    expect(text).toContain('lag_records{service="shadows"} 7');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('gives the same metric for the same name', () => {
    expect(metrics.counter('a_total', 'A.')).toBe(metrics.counter('a_total', 'A.'));
  });

  it('knows no other path', async () => {
    expect(await get('/')).toMatchObject({ status: 404 });
  });
});
