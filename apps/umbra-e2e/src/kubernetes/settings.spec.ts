import { loadConfig } from '@umbra/config';
import { describeSettings } from '@umbra/config/reference';
import { generatedBy, type Values } from './kustomization.ts';
import { containersOf, foldersOf, manifestsOf, podOf, services, theOne, yamlOf, type Container } from './manifest.ts';
import { settingsOf } from './service-settings.ts';

/** An `ExternalSecret` as far as it is looked into here. */
interface ExternalSecret {
  readonly spec: {
    readonly target: { readonly name: string };
    readonly data: readonly { readonly secretKey: string }[];
  };
}

const KEY = Buffer.alloc(32, 1).toString('base64');

/** What stands in for a secret whose value is not ours to know. */
const standIn = (name: string): string =>
  ({ UMBRA_SECRET_KEY: KEY, DATABASE_URL: 'postgres://role:password@database:5432/umbra' })[name] ?? `a ${name}`;

function externalSecrets(): Values {
  const secrets = yamlOf('k8s/components/external-secrets/external-secrets.yaml') as ExternalSecret[];
  return new Map(
    secrets.map(({ spec }) => [
      spec.target.name,
      new Map(spec.data.map(({ secretKey }) => [secretKey, standIn(secretKey)])),
    ]),
  );
}

const overlays = [
  ['dev', generatedBy('k8s/overlays/dev', 'secretGenerator')],
  ['prod', externalSecrets()],
] as const;

/** What a container of an overlay finds in its environment, and which of it comes from a Secret. */
function environmentOf(container: Container, configMaps: Values, secrets: Values) {
  const plain: [string, string][] = [];
  const secret: [string, string][] = [];
  for (const { configMapRef } of container.envFrom ?? []) plain.push(...entriesOf(configMaps, configMapRef?.name));
  for (const { name, valueFrom } of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    if (configMapKeyRef) plain.push([name, valueOf(configMaps, configMapKeyRef)]);
    if (secretKeyRef) secret.push([name, valueOf(secrets, secretKeyRef)]);
  }
  return { plain: Object.fromEntries(plain), secret: Object.fromEntries(secret) };
}

function entriesOf(values: Values, name: string | undefined): [string, string][] {
  const found = values.get(name ?? '');
  if (found === undefined) throw new Error(`nothing generates ${String(name)}`);
  return [...found];
}

function valueOf(values: Values, { name, key }: { name: string; key: string }): string {
  const value = values.get(name)?.get(key);
  if (value === undefined) throw new Error(`nothing gives ${key} of ${name}`);
  return value;
}

const jobs = services.flatMap((service) =>
  foldersOf(`k8s/base/${service}`).includes('migration')
    ? [[service, theOne(manifestsOf(`k8s/base/${service}/migration`), 'Job')] as const]
    : [],
);

describe.each(overlays)('in the overlay %s', (overlay, secrets) => {
  const configMaps = generatedBy(`k8s/overlays/${overlay}`, 'configMapGenerator');

  describe.each(services)('%s', (service) => {
    const deployment = theOne(manifestsOf(`k8s/base/${service}`), 'Deployment');
    const [container] = podOf(deployment).containers;
    if (container === undefined) throw new Error(`${service} has no container`);
    const { plain, secret } = environmentOf(container, configMaps, secrets);

    it('is told nothing that it does not know', async () => {
      const known = Object.keys(await settingsOf(service));
      expect(known).toEqual(expect.arrayContaining([...Object.keys(plain), ...Object.keys(secret)]));
    });

    it('starts with what it is told', async () => {
      const settings = await settingsOf(service);
      expect(() => loadConfig(settings, { ...plain, ...secret })).not.toThrow();
    });

    it('gets secrets from Secrets alone', async () => {
      const settings = describeSettings(await settingsOf(service));
      const secretNames = settings.filter(({ isSecret }) => isSecret).map(({ name }) => name);
      expect(Object.keys(plain).filter((name) => secretNames.includes(name))).toEqual([]);
    });

    it('is found where its manifests say, and drains before it stops', () => {
      expect(plain).toMatchObject({ HOST: '0.0.0.0', PORT: '8080', INTERNAL_PORT: '9090', SHUTDOWN_DELAY_MS: '5000' });
      const stopsWithinMs = Number(plain['SHUTDOWN_DELAY_MS']) + Number(plain['SHUTDOWN_DEADLINE_MS']);
      const graceMs = Number(podOf(deployment)['terminationGracePeriodSeconds']) * 1_000;
      expect(stopsWithinMs).toBeLessThan(graceMs);
    });
  });

  it.each(jobs)('the migration of %s starts with what it is told', async (service, job) => {
    for (const container of containersOf(podOf(job))) {
      const { plain, secret } = environmentOf(container, configMaps, secrets);
      const env = { ...plain, ...secret };
      expect(env).toHaveProperty('DATABASE_URL');
      if (container.name === 'migrate') {
        const settings = await settingsOf(service, `${service} migrate`);
        expect(() => loadConfig(settings, env)).not.toThrow();
        expect(Object.keys(settings)).toEqual(Object.keys(env));
      }
    }
  });

  it('the topics have copies that go with the number of brokers', () => {
    const kafka = new Map(entriesOf(configMaps, 'umbra-kafka'));
    const brokers = kafka.get('KAFKA_BROKERS')?.split(',').length ?? 0;
    const [replicas, inSync] = [kafka.get('UMBRA_TOPIC_REPLICAS'), kafka.get('UMBRA_TOPIC_MIN_IN_SYNC')].map(Number);
    expect([brokers, replicas, inSync]).toEqual(overlay === 'prod' ? [3, 3, 2] : [1, 1, 1]);
  });
});

it.each(services)('the component for traces tells %s nothing that it does not know', async (service) => {
  const settings = await settingsOf(service);
  const told = generatedBy('k8s/components/tracing', 'configMapGenerator').get(service) ?? new Map<string, string>();
  expect(Object.keys(settings)).toEqual(expect.arrayContaining([...told.keys()]));
  expect(told.size).toBeGreaterThan(0);
});

it('the limits are shared by as many replicas as there are at least', () => {
  const { minReplicas } = theOne(manifestsOf('k8s/base/ingestion'), 'HorizontalPodAutoscaler').spec;
  const configMaps = generatedBy('k8s/overlays/prod', 'configMapGenerator');
  expect(configMaps.get('ingestion')?.get('INGESTION_REPLICAS')).toBe(String(minReplicas));
});
