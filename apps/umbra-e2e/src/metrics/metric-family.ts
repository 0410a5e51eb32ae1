/** A metric as the services declare it. */
export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Without `service`, which all have, and the bucket of a histogram. */
  readonly labels: readonly string[];
  readonly services: readonly string[];
}

const IMPLIED_LABELS = new Set(['service', 'le']);
const HISTOGRAM_PARTS = /_(?:bucket|sum|count)$/;

/** What the pages of services (by their names) declare, by name; a service's declaration must not contradict another's. */
export function metricFamilies(pages: Readonly<Record<string, string>>): MetricFamily[] {
  const found = new Map<string, { type: string; help: string; labels: Set<string>; services: Set<string> }>();
  for (const [service, page] of Object.entries(pages)) {
    const types = new Map<string, string>();
    const helps = new Map<string, string>();
    for (const line of page.split('\n')) {
      const [, kind, named, rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
      if (named !== undefined) (kind === 'TYPE' ? types : helps).set(named, rest);
    }
    for (const [name, type] of types) {
      const help = helps.get(name) ?? '';
      const known = found.get(name) ?? { type, help, labels: new Set<string>(), services: new Set<string>() };
      if (known.type !== type || known.help !== help) throw new Error(`${name} is two different metrics`);
      found.set(name, known);
      known.services.add(service);
    }
    for (const line of page.split('\n')) {
      const [, series, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
      if (series === undefined) continue;
      const family = found.get(types.has(series) ? series : series.replace(HISTOGRAM_PARTS, ''));
      for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) {
        if (!IMPLIED_LABELS.has(label)) family?.labels.add(label);
      }
    }
  }
  return [...found]
    .map(([name, { type, help, labels, services }]) => ({
      ...{ name, type, help, labels: [...labels].sort(), services: [...services].sort() },
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
