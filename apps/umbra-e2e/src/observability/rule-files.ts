import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const FOLDER = new URL('../../../../docker/observability/prometheus/rules/', import.meta.url);

export interface Rule {
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RecordingRule extends Rule {
  readonly record: string;
}

export interface AlertRule extends Rule {
  readonly alert: string;
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>;
}

/** All rules that Prometheus is given. */
export function readRules(): { readonly recordings: readonly RecordingRule[]; readonly alerts: readonly AlertRule[] } {
  const files = readdirSync(FOLDER).map((name) => {
    const { groups } = parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
      groups: { rules: (RecordingRule | AlertRule)[] }[];
    };
    return groups.flatMap(({ rules }) => rules);
  });
  const rules = files.flat();
  return {
    recordings: rules.filter((rule): rule is RecordingRule => 'record' in rule),
    alerts: rules.filter((rule): rule is AlertRule => 'alert' in rule),
  };
}
