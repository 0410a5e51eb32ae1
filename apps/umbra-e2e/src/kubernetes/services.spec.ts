import { containersOf, foldersOf, manifestsOf, podOf, services, textOf, theOne, type Manifest } from './manifest.ts';

const KINDS = [
  'Deployment',
  'HorizontalPodAutoscaler',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Service',
  'ServiceAccount',
];

const allManifests = (): Manifest[] => [
  ...services.flatMap((service) => manifestsOf(`k8s/base/${service}`)),
  ...services.filter(hasMigration).flatMap((service) => manifestsOf(`k8s/base/${service}/migration`)),
  ...manifestsOf('k8s/base/platform/jobs'),
];

const hasMigration = (service: string): boolean => foldersOf(`k8s/base/${service}`).includes('migration');

/** The gateway knows nobody, and has no such module. */
const holdsDevices = (service: string): boolean =>
  service !== 'gateway' &&
  /AccessModule\.forRoot\((?![^)]*devices: false)/.test(textOf(`apps/${service}/src/${service}.module.ts`));

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

describe.each(services)('the folder of %s', (service) => {
  const manifests = manifestsOf(`k8s/base/${service}`);
  const deployment = theOne(manifests, 'Deployment');
  const [container] = podOf(deployment).containers;

  it('has one manifest of every kind, each with the name of the service', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(KINDS);
    for (const { kind, metadata } of manifests) {
      expect([kind, metadata.name, metadata.labels?.['app.kubernetes.io/name']]).toEqual([kind, service, service]);
    }
  });

  it('listens on 8080 for callers and on 9090 for those who run it', () => {
    expect(container?.ports).toEqual([
      { name: 'http', containerPort: 8080 },
      { name: 'internal', containerPort: 9090 },
    ]);
    expect(theOne(manifests, 'Service').spec.ports).toEqual([
      { name: 'http', port: 8080, targetPort: 'http' },
      { name: 'internal', port: 9090, targetPort: 'internal' },
    ]);
  });

  it('has room for a million devices, if it is one of those that hold them all in memory', () => {
    const limits = { memory: holdsDevices(service) ? '1Gi' : expect.any(String) };
    expect(container).toMatchObject({ resources: { limits } });
  });

  it('is asked whether it has started, is live and is ready', () => {
    for (const probe of ['startup', 'live', 'ready']) {
      const field = { startup: 'startupProbe', live: 'livenessProbe', ready: 'readinessProbe' }[probe] ?? '';
      expect(container?.[field]).toMatchObject({ httpGet: { path: `/health/${probe}`, port: 'internal' } });
    }
  });

  it('is rolled out without a moment of fewer replicas, and has the time to drain', () => {
    expect(deployment.spec['strategy']).toEqual({ rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
    expect(podOf(deployment)['terminationGracePeriodSeconds']).toBe(30);
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  it('selects its own pods everywhere', () => {
    const own = { matchLabels: { 'app.kubernetes.io/name': service } };
    expect(deployment.spec['selector']).toEqual(own);
    expect(deployment.spec.template?.metadata.labels).toMatchObject(own.matchLabels);
    expect(theOne(manifests, 'Service').spec['selector']).toEqual(own.matchLabels);
    expect(theOne(manifests, 'PodDisruptionBudget').spec['selector']).toEqual(own);
    expect(theOne(manifests, 'NetworkPolicy').spec.podSelector).toEqual(own);
  });
});

describe.each(allManifests().filter(({ kind }) => kind === 'Deployment' || kind === 'Job'))(
  'the pods of $kind $metadata.name',
  (manifest) => {
    const pod = podOf(manifest);

    it('run as nobody, without a token, and see no variables of other services', () => {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      });
    });

    it.each(containersOf(pod))('in container $name can neither gain rights nor write', (container) => {
      expect(container['securityContext']).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    });

    it.each(containersOf(pod))('in container $name ask for what they need, and have an end to their memory', (one) => {
      expect(one['resources']).toEqual({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
    });

    it.each(containersOf(pod))(
      'in container $name take the image that is there, of a tag that the release gives',
      (one) => {
        expect(one.image).toMatch(/^umbra\/[a-z-]+$/);
        expect(one['imagePullPolicy']).toBe('IfNotPresent');
      },
    );
  },
);
