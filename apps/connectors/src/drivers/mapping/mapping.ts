import jsonata from 'jsonata';
import { MappingError } from './mapping.error.ts';
import { MappingSandbox } from './sandbox/mapping-sandbox.ts';

/** How what a cloud says becomes samples: a JSONata expression. */
export interface Mapping {
  /**
   * @param input any JSON @param bindings variables of the expression
   * @returns any JSON, undefined for nothing
   * @throws MappingError
   */
  apply(input: unknown, bindings?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Long enough for thousands of samples on a machine that has other work as well. */
const LIMITS = { processes: 2, timeoutMs: 5_000, maxWaiting: 1_000, banMs: 60_000 };

/** One for the whole process; its processes begin with the first mapping, and end with this one. */
const sandbox = new MappingSandbox(LIMITS);

/** A mapping that somebody wrote who may not be trusted. */
export const foreignMapping = (expression: string): Mapping => ({
  apply: (input, bindings = {}) => sandbox.ask({ expression, input: textOf(input), bindings }),
});

/** @throws MappingError with the place that cannot be read */
export async function checkMapping(expression: string): Promise<void> {
  await sandbox.ask({ expression, input: undefined, bindings: {} });
}

/** A mapping of ours: it knows no loops, and needs no guard. */
export function ownMapping(expression: string): Mapping {
  const compiled = jsonata(expression);
  return {
    apply: async (input, bindings = {}) => {
      try {
        return (await compiled.evaluate(input, bindings)) as unknown;
      } catch {
        // Its message may quote what came.
        throw new MappingError('cannot be applied: a member is of another type than it should be');
      }
    },
  };
}

function textOf(input: unknown): string {
  try {
    return JSON.stringify(input ?? null);
  } catch {
    throw new MappingError('cannot be applied: what came is nested too deeply');
  }
}
