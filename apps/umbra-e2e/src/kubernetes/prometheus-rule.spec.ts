import { yamlOf } from './manifest.ts';

interface Generated {
  readonly groups: () => unknown[];
}

const folder = new URL('../../../../k8s/components/prometheus-operator/', import.meta.url);

it('the alerts of the cluster are those of docker/observability: generate.mjs was run', async () => {
  const { groups } = (await import(new URL('generate.mjs', folder).pathname)) as Generated;
  const [rule] = yamlOf('k8s/components/prometheus-operator/prometheus-rule.yaml');
  expect(rule).toMatchObject({ kind: 'PrometheusRule', spec: { groups: groups() } });
});
