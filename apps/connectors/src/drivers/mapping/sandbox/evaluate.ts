import jsonata, { type Expression } from 'jsonata';
import { LRUCache } from 'lru-cache';
import { MAX_RESULT_CHARACTERS, type SandboxAnswer, type SandboxQuestion } from './sandbox-protocol.ts';

const compiled = new LRUCache<string, Expression>({
  max: 200,
  // A read expression takes some 50 bytes a character.
  maxSize: 300_000,
  sizeCalculation: (_expression, text) => text.length,
});
const MAX_QUOTED_CHARACTERS = 200;

/** Applies an expression; whoever calls this sees to its time and memory. */
export async function evaluate({ expression, input, bindings }: SandboxQuestion): Promise<SandboxAnswer> {
  let mapping: Expression;
  try {
    mapping = compiledOf(expression);
  } catch (error) {
    // It quotes the expression, which is its owner's.
    const { message = '' } = error as { message?: string };
    return failure('cannot be read', error, message.slice(0, MAX_QUOTED_CHARACTERS));
  }
  if (input === undefined) return { kind: 'result', json: undefined };
  try {
    const result: unknown = await mapping.evaluate(JSON.parse(input), bindings);
    const json = JSON.stringify(result) as string | undefined;
    if (json !== undefined && json.length > MAX_RESULT_CHARACTERS) {
      return { kind: 'failure', reason: `gives more than ${String(MAX_RESULT_CHARACTERS)} characters` };
    }
    return { kind: 'result', json };
  } catch (error) {
    // Its message may quote what the expression was applied to.
    return failure('cannot be applied', error);
  }
}

function compiledOf(expression: string): Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const mapping = jsonata(expression);
  compiled.set(expression, mapping);
  return mapping;
}

function failure(what: string, error: unknown, words = ''): SandboxAnswer {
  const { code, position } = error as { code?: unknown; position?: unknown };
  const at = typeof position === 'number' ? ` at character ${String(position)}` : '';
  const by = typeof code === 'string' ? ` (${code})` : '';
  return { kind: 'failure', reason: `${what}${at}${by}${words === '' ? '' : `: ${words}`}` };
}
