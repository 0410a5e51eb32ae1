import { parse } from 'yaml';
import { foldersBelow, kustomizationOf } from './kustomization.ts';
import { services, yamlOf } from './manifest.ts';

interface SuffixTransformer {
  readonly suffix: string;
  readonly fieldSpecs: readonly { readonly kind: string; readonly path: string }[];
}

describe.each(['dev', 'prod'])('the release of overlay %s', (overlay) => {
  const { images = [], transformers = [] } = kustomizationOf(`k8s/overlays/${overlay}/release`);
  const tags = new Set(images.map(({ newTag }) => newTag));
  const jobNames = parse(transformers[0] ?? '') as SuffixTransformer;

  it('is one tag for the images of all services', () => {
    expect(images.map(({ name }) => name)).toEqual(services.map((service) => `umbra/${service}`));
    expect(tags.size).toBe(1);
    expect(foldersBelow(`k8s/overlays/${overlay}`)).toContain(`k8s/overlays/${overlay}/release`);
  });

  it('ends the names of the Jobs with it, so that they are other ones than those of the release before', () => {
    expect(jobNames.suffix).toBe(`-${[...tags].join().replaceAll('.', '-')}`);
    expect(jobNames.fieldSpecs).toEqual([{ kind: 'Job', path: 'metadata/name' }]);
  });
});

it('the release of prod is the version of this repository', () => {
  const [{ version }] = yamlOf('package.json') as [{ version: string }];
  expect(kustomizationOf('k8s/overlays/prod/release').images?.[0]?.newTag).toBe(version);
});

it('all services are part of the base, and their migrations of what the platform prepares', () => {
  expect(kustomizationOf('k8s/base').resources).toEqual(['platform', ...services]);
  const prepared = foldersBelow('k8s/base/platform/jobs').filter((folder) => folder.endsWith('/migration'));
  expect(prepared).toEqual(foldersBelow('k8s/base').filter((folder) => folder.endsWith('/migration')));
  expect(prepared.length).toBeGreaterThan(0);
});
