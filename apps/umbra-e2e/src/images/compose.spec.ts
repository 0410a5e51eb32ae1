import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@umbra/config';
import { describeSettings } from '@umbra/config/reference';
import { settingsOf } from '../kubernetes/service-settings.ts';
import { containerOf, containers, root, services, textOf, withDefaults } from './compose-file.ts';

interface RouteTable {
  readonly ROUTE_TABLE: readonly { readonly service: string }[];
}

const routes = new URL('../../../gateway/src/routes/route-table.ts', import.meta.url);
const { ROUTE_TABLE } = (await import(routes.pathname)) as RouteTable;

/** What the files of the volume `secrets` hold, each made when Umbra starts the first time. */
const SECRETS: Record<string, Record<string, string>> = {
  'secret-key.env': { UMBRA_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') },
  'registry.env': { DATABASE_URL: 'postgres://role:password@postgres:5432/umbra' },
  'shadows.env': { DATABASE_URL: 'postgres://role:password@postgres:5432/umbra' },
  'positioning.env': { DATABASE_URL: 'postgres://role:password@postgres:5432/umbra' },
  'connectors.env': { DATABASE_URL: 'postgres://role:password@postgres:5432/umbra' },
  'geofencing.env': { DATABASE_URL: 'postgres://role:password@postgres:5432/umbra' },
  'bulk-jobs.env': { DATABASE_URL: 'postgres://role:password@postgres:5432/umbra' },
  'admin.env': { UMBRA_ADMIN_EMAIL: 'admin@compose.umbra.local', UMBRA_ADMIN_PASSWORD: 'a password' },
};

function environmentOf(service: string) {
  const { environment = {}, command = [] } = containerOf(service);
  const plain = Object.entries(environment).map(([name, value]) => [name, withDefaults(String(value))]);
  const files = command.flatMap((argument) => /^--env-file=\/run\/umbra\/(.+)$/.exec(argument)?.[1] ?? []);
  const secret = Object.assign({}, ...files.map((file) => SECRETS[file])) as Record<string, string>;
  return { plain: Object.fromEntries(plain) as Record<string, string>, secret };
}

it('there are services', () => {
  expect(services).toEqual(
    expect.arrayContaining([
      'gateway',
      'ingestion',
      'registry',
      'shadows',
      'positioning',
      'connectors',
      'geofencing',
      'bulk-jobs',
    ]),
  );
});

describe.each(services)('%s in docker/compose.yaml', (service) => {
  const container = containerOf(service);
  const { plain, secret } = environmentOf(service);

  it('runs the image that is built for it', () => {
    expect(withDefaults(container.image)).toBe(`umbra/${service}:dev`);
    expect(container.build).toMatchObject({ dockerfile: 'docker/Dockerfile', args: { SERVICE: service } });
  });

  it('is told nothing that it does not know, and starts with it', async () => {
    const settings = await settingsOf(service);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(Object.keys({ ...plain, ...secret })));
    expect(() => loadConfig(settings, { ...plain, ...secret })).not.toThrow();
  });

  it('gets no secret by its environment, which everybody sees who may ask Docker', async () => {
    const secrets = describeSettings(await settingsOf(service)).filter(({ isSecret }) => isSecret);
    expect(secrets.map(({ name }) => name).filter((name) => name in plain)).toEqual([]);
  });

  it('listens where the image is asked for its health', () => {
    expect(plain).toMatchObject({ HOST: '0.0.0.0', PORT: '8080', INTERNAL_PORT: '9090' });
    expect(textOf('docker/healthcheck.mjs')).toContain("?? '9090'");
  });

  it('its tables are made before, if it has any', () => {
    const hasTables = existsSync(join(root, 'apps', service, 'src/migrate.ts'));
    expect(`${service}-tables` in containers).toBe(hasTables);
    expect(textOf('docker/compose/make-roles.mjs').includes(`'${service}'`)).toBe(hasTables);
    if (!hasTables) return;
    expect(containerOf(`${service}-tables`).command).toContain(`apps/${service}/dist/migrate.js`);
    expect(container['depends_on']).toHaveProperty(`${service}-tables`, {
      condition: 'service_completed_successfully',
    });
  });
});

it('the gateway knows where every service of its route table is that exists', () => {
  const named = new Set(ROUTE_TABLE.map(({ service }) => service).filter((service) => services.includes(service)));
  const { plain } = environmentOf('gateway');
  for (const service of named) {
    expect(plain[`${service.toUpperCase().replaceAll('-', '_')}_URL`]).toBe(`http://${service}:8080`);
  }
});

describe.each(Object.entries(containers))('the container %s', (_name, container) => {
  it('may do nothing that it need not, and has its share of memory', () => {
    expect(container).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(container['mem_limit']).toMatch(/^\d+[mg]$/);
  });

  it('is reached from this machine alone', () => {
    for (const port of container.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('finds the files that it mounts', () => {
    const sources = (container.volumes ?? []).map((volume) => volume.split(':', 1)[0] ?? '');
    for (const source of sources.filter((path) => path.startsWith('.'))) {
      expect([source, existsSync(join(root, 'docker', source))]).toEqual([source, true]);
    }
  });
});

it('Kafka is of the version that development and tests run', () => {
  const pom = textOf('libs/dev-servers/kafka/pom.xml');
  const version = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>([^<]+)</.exec(pom)?.[1];
  expect(withDefaults(containerOf('kafka').image)).toBe(`apache/kafka:${String(version)}`);
});

it('no Dockerfile needs a frontend from elsewhere', () => {
  for (const path of ['docker/Dockerfile', 'docker/kafka/Dockerfile'])
    expect(textOf(path)).not.toMatch(/^#\s*syntax=/m);
});
