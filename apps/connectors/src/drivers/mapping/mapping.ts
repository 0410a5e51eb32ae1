import jsonata from 'jsonata';
import type { WorkHolder } from '../../domain/driver/work-holder.ts';
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

/** A mapping that somebody wrote who may not be trusted. */
export interface ForeignMapping extends Mapping {
  /** @param json an input that nobody has read yet @throws MappingInputError when it is none */
  applyToJson(json: string, bindings?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** For whom an expression is applied, and how long that is waited for. */
export interface MappingCaller {
  readonly holder: WorkHolder;
  readonly signal?: AbortSignal;
}

/** Long enough for thousands of samples on a machine that has other work as well. A tenant has one process at most. */
const LIMITS = {
  processes: 2,
  timeoutMs: 5_000,
  /** The weight is of characters. */
  waiting: { maxWaitingEach: 20, maxWaiting: 1_000, maxWeight: 24 * 1024 * 1024 },
  budget: { burstMs: 10_000, share: 0.25 },
  banMs: 60_000,
};

/** One for the whole process; its processes begin with the first mapping, and end with this one. */
const sandbox = new MappingSandbox(LIMITS);

/** Its calls throw DriverBusyError as well, and the reason of the signal. */
export function foreignMapping(expression: string, { holder, signal }: MappingCaller): ForeignMapping {
  const applyToJson: ForeignMapping['applyToJson'] = (input, bindings = {}) =>
    sandbox.ask({ expression, input, bindings }, holder, signal);
  return { apply: async (input, bindings) => applyToJson(textOf(input), bindings), applyToJson };
}

/** @throws MappingError with the place that cannot be read, DriverBusyError */
export async function checkMapping(expression: string, { holder, signal }: MappingCaller): Promise<void> {
  await sandbox.ask({ expression, input: undefined, bindings: {} }, holder, signal);
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
