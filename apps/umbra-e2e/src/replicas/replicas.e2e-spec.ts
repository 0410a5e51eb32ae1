import { eventually } from '@umbra/testing';
import { logIn } from '../support/actors.ts';
import { succeed } from '../support/http.ts';
import { percentile, type TraceBody } from '../support/visibility.ts';
import { Balancer, type Target } from './balancer.ts';
import { Replica, type ServiceName } from './replica.ts';
import { SteadyLoad } from './steady-load.ts';

const DEVICES = 4;
const SERVICES: readonly ServiceName[] = ['ingestion', 'shadows', 'registry', 'gateway'];
/** Through every change of the consumer group. A machine with much else to do may be given more. */
const VISIBLE_WITHIN_MS = Number(process.env['UMBRA_E2E_TAKEOVER_MS'] ?? 2_000);

/** The stack's own process of a service; it is never stopped here. */
const own = (service: ServiceName): Target => {
  const internal = JSON.parse(process.env['UMBRA_INTERNAL_PORTS'] ?? '{}') as Record<ServiceName, number>;
  const http = JSON.parse(process.env['UMBRA_HTTP_PORTS'] ?? '{}') as Record<ServiceName, number>;
  return { port: http[service], internalPort: internal[service] };
};

describe('two replicas of each service, of which one is replaced', () => {
  const balancers = new Map<ServiceName, Balancer>();
  const replicas = new Map<ServiceName, Replica>();
  let user: string;
  let load: SteadyLoad | undefined;

  const upstreams = (): NodeJS.ProcessEnv =>
    Object.fromEntries(
      (['registry', 'ingestion', 'shadows'] as const).map((name) => [
        `${name.toUpperCase()}_URL`,
        balancers.get(name)?.url,
      ]),
    );

  async function start(service: ServiceName): Promise<Replica> {
    const replica = await Replica.start(service, service === 'gateway' ? upstreams() : {});
    await replica.ready();
    return replica;
  }

  beforeAll(async () => {
    user = await logIn();
    for (const service of SERVICES) {
      const replica = await start(service);
      replicas.set(service, replica);
      // The stack's own gateway knows the stack's own services alone.
      const targets = service === 'gateway' ? [replica] : [own(service), replica];
      balancers.set(service, await Balancer.start(...targets));
    }
    load = await SteadyLoad.start(balancers.get('gateway')?.url ?? '', user, DEVICES);
  }, 240_000);

  afterAll(async () => {
    await load?.stop();
    await Promise.all([...replicas.values()].map((replica) => replica.end()));
    for (const balancer of balancers.values()) balancer.stop();
  }, 60_000);

  it.each(SERVICES)(
    '%s: no request fails, and samples are visible as ever',
    async (service) => {
      const old = replicas.get(service);
      const balancer = balancers.get(service);
      if (old === undefined || balancer === undefined || load === undefined) throw new Error(`${service} does not run`);
      const [requests, passages] = [load.requests, load.passages.length];
      const next = await start(service);
      replicas.set(service, next);
      balancer.add(next);
      await eventually('the new one to be found', () => balancer.has(next));
      const toldAtMs = Date.now();
      const code = await old.end();
      const tookMs = Date.now() - toldAtMs;
      balancer.remove(old);
      const { passages: all } = load;
      const seen = all.length;
      await eventually('samples after it', () => all.length > seen + 5 * DEVICES);
      const ages = load.passages.slice(passages).map(({ visibleAfterMs }) => visibleAfterMs);
      process.stderr.write(
        `${service}: ended after ${String(tookMs)} ms; ${String(load.requests - requests)} requests, ` +
          `${String(load.failures.length)} failed; visible after p50 ${String(percentile(ages, 0.5))} ms, ` +
          `at most ${String(Math.max(...ages))} ms\n`,
      );
      expect({ code, lines: code === 0 ? '' : old.lines }).toEqual({ code: 0, lines: '' });
      expect(load.failures).toEqual([]);
      expect(Math.max(...ages)).toBeLessThan(VISIBLE_WITHIN_MS);
    },
    180_000,
  );

  it('loses no accepted sample, and doubles none', async () => {
    await load?.stop();
    expect(load?.accepted.size).toBe(DEVICES);
    for (const [trackingId, timestamps] of load?.accepted ?? []) {
      const { data = [] } = await succeed<TraceBody>('GET', `/traces/v2/${trackingId}?count=1000`, { token: user });
      expect(data.map(({ timestamp }) => timestamp).sort((a, b) => a - b)).toEqual(timestamps.slice(-1_000));
    }
  });
});
