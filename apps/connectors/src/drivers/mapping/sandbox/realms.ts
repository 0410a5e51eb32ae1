import { setImmediate } from 'node:timers/promises';
import { constants, createContext, Script } from 'node:vm';
import { REALM_PROGRAM, type Realm, type RealmOutcome } from './realm-program.ts';
import { MAX_RESULT_CHARACTERS, type SandboxAnswer, type SandboxQuestion } from './sandbox-protocol.ts';

const MAX_QUOTED_CHARACTERS = 200;
/** Of JSONata's own errors; nothing that an expression was applied to. */
const CODE = /^[A-Z]\d{4}$/;

/**
 * Applies expressions, each in a realm that is made for it and that nobody uses again: expressions can write onto JSONata's
 * own functions, which all that are evaluated by one copy of it share.
 */
export class Realms {
  readonly #jsonata: Script;
  readonly #program = new Script(REALM_PROGRAM, { filename: 'realm-program' });

  /** @param jsonata the text of the library */
  constructor(jsonata: string) {
    this.#jsonata = new Script(jsonata, { filename: 'jsonata' });
  }

  /** Whoever calls this sees to its time and memory. */
  async evaluate({ expression, input, bindings }: SandboxQuestion): Promise<SandboxAnswer> {
    // Nothing of this realm is in it, and no text becomes code there.
    const context = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
    this.#jsonata.runInContext(context);
    const realm = this.#program.runInContext(context) as Realm;
    realm.begin(expression, input, JSON.stringify(bindings));
    // Comes after every promise of the realm, those as well that went on when the outcome was there already.
    await setImmediate();
    const outcome: unknown = realm.outcome();
    return typeof outcome === 'string'
      ? answerOf(JSON.parse(outcome) as RealmOutcome)
      : { kind: 'failure', reason: 'gives nothing, ever' };
  }
}

function answerOf(outcome: RealmOutcome): SandboxAnswer {
  switch (outcome.kind) {
    case 'unreadable':
      return outcome;
    case 'failure': {
      const { code, position, message, when } = outcome;
      const at = typeof position === 'number' ? ` at character ${String(position)}` : '';
      const by = typeof code === 'string' && CODE.test(code) ? ` (${code})` : '';
      if (when === 'applying') {
        // Its message may quote what the expression was applied to.
        return { kind: 'failure', reason: `cannot be applied${at}${by}` };
      }
      // It quotes the expression, which is its owner's.
      const words = typeof message === 'string' ? `: ${message.slice(0, MAX_QUOTED_CHARACTERS)}` : '';
      return { kind: 'failure', reason: `cannot be read${at}${by}${words}` };
    }
    case 'result': {
      const { json } = outcome;
      return json !== undefined && json.length > MAX_RESULT_CHARACTERS
        ? { kind: 'failure', reason: `gives more than ${String(MAX_RESULT_CHARACTERS)} characters` }
        : { kind: 'result', json };
    }
  }
}
