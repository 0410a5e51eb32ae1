// `node k8s/components/prometheus-operator/generate.mjs`: writes prometheus-rule.yaml from the rules in docker/observability,
// which are the same for a Prometheus that is run without the operator. A test compares the two.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';

const rules = new URL('../../../docker/observability/prometheus/rules/', import.meta.url);
const file = new URL('prometheus-rule.yaml', import.meta.url);

/** The groups of all rule files, in the order of their names. */
export const groups = () =>
  readdirSync(rules)
    .sort()
    .flatMap((name) => parse(readFileSync(new URL(name, rules), 'utf8')).groups);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const manifest = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'umbra' },
    spec: { groups: groups() },
  };
  const head = '# Generated from docker/observability/prometheus/rules by generate.mjs: change those.\n';
  const options = await resolveConfig(file);
  const text = head + stringify(manifest, { aliasDuplicateObjects: false });
  writeFileSync(file, await format(text, { ...options, parser: 'yaml' }));
}
