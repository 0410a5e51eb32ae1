import { parser } from '@prometheus-io/lezer-promql';
import type { Series } from './series.ts';

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A metric that a query reads, and what the query takes for granted about it. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /** What it is grouped or matched by: its series must have these labels. */
  readonly neededLabels: readonly string[];
  /** The labels that are left of it in the result; undefined if nothing groups it, and all are. */
  readonly keptLabels: readonly string[] | undefined;
  /** A quantile of nothing is no number: at least one of its series must have counted something. */
  readonly inQuantile: boolean;
}

type Node = ReturnType<typeof parser.parse>['topNode'];

/** The selectors of a query. @throws when it is no PromQL */
export function selectorsOf(query: string): Selector[] {
  const tree = parser.parse(query);
  const found: Node[] = [];
  tree.iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${String(from)}–${String(to)}: ${query}`);
      if (type.name === 'VectorSelector') found.push(node);
    },
  });
  return found.map((node) => selector(node, query));
}

/** Whether a series is one that the selector means. */
export function matches({ metric, matchers }: Selector, { name, labels }: Series): boolean {
  if (name !== metric) return false;
  return matchers.every(({ label, operator, value }) => {
    const actual = labels[label] ?? '';
    const isEqual = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return operator.startsWith('!') ? !isEqual : isEqual;
  });
}

function selector(node: Node, query: string): Selector {
  const text = ({ from, to }: Node): string => query.slice(from, to);
  const around = ancestors(node);
  const groupings = around
    .filter(({ name }) => name === 'AggregateExpr')
    .flatMap((aggregate) => {
      const modifier = aggregate.getChild('AggregateModifier');
      if (modifier?.getChild('Without')) throw new Error(`group by labels that are to stay, in ${query}`);
      const labels = modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
      return [labels.map(text)];
    });
  const joins = around
    .filter(({ name }) => name === 'BinaryExpr')
    .flatMap((binary) => {
      const clause = binary.getChild('MatchingModifierClause');
      return clause?.getChild('On') ? (clause.getChild('GroupingLabels')?.getChildren('LabelName') ?? []) : [];
    });
  const functions = around.filter(({ name }) => name === 'FunctionCall');
  const made = functions
    .filter((call) => call.getChild('FunctionIdentifier')?.getChild('LabelReplace'))
    .map((call) => call.getChild('FunctionCallBody')?.getChildren('StringLiteral').at(0))
    .map((literal) => (literal ? stringOf(text(literal)) : ''));
  const metric = node.getChild('Identifier');
  if (metric === null) throw new Error(`a metric without a name in ${query}`);
  return {
    metric: text(metric),
    matchers: (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => {
      const [label, operator, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((kind) => matcher.getChild(kind));
      if (!label || !operator || !value) throw new Error(`cannot read ${text(matcher)}`);
      return {
        label: text(label),
        operator: text(operator) as Matcher['operator'],
        value: stringOf(text(value)),
      };
    }),
    neededLabels: [...new Set([...groupings.flat(), ...joins.map(text)])].filter((label) => !made.includes(label)),
    keptLabels: groupings.at(-1),
    inQuantile: functions.some((call) => call.getChild('FunctionIdentifier')?.getChild('HistogramQuantile')),
  };
}

/** PromQL's strings in double quotes are JSON's. */
const stringOf = (literal: string): string => JSON.parse(literal) as string;

/** From the innermost outwards. */
function ancestors(node: Node): Node[] {
  const found: Node[] = [];
  for (let at = node.parent; at !== null; at = at.parent) found.push(at);
  return found;
}
