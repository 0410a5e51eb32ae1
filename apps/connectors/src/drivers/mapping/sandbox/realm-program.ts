/** What a realm is asked and what it says are texts alone: no object of one realm is ever in the hands of another. */
export interface Realm {
  begin(expression: string, input: string | undefined, bindings: string): void;
  /** Of what `begin` began, when there is nothing left to do: a `RealmOutcome` as JSON. */
  outcome(): string | undefined;
}

export type RealmOutcome =
  | { readonly kind: 'result'; readonly json?: string }
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'failure';
      readonly when: 'reading' | 'applying';
      readonly code?: unknown;
      readonly position?: unknown;
      readonly message?: unknown;
    };

interface Jsonata {
  (expression: string): { evaluate(input: unknown, bindings: object): Promise<unknown> };
}

/**
 * Runs inside a realm, as text: it may name nothing that stands around it here.
 * @param realm its global object, on which JSONata is
 */
function program(realm: { jsonata: Jsonata; window?: object }): Realm {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let outcome: string | undefined;
  const say = (said: RealmOutcome): void => {
    outcome = JSON.stringify(said);
  };
  const fail = (when: 'reading' | 'applying', error: unknown): void => {
    const { code, position, message } = error as { code?: unknown; position?: unknown; message?: unknown };
    say({ kind: 'failure', when, code, position, message });
  };
  /** A realm has no `btoa`, and JSONata looks for it here. */
  const btoa = (bytes: string): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 3) {
      const [one = 0, two = 0, three = 0] = Array.from(bytes.slice(at, at + 3), (each) => each.charCodeAt(0) & 0xff);
      const bits = (one << 16) | (two << 8) | three;
      for (let digit = 0; digit < 4; digit += 1) {
        text += at + digit > bytes.length ? '=' : (ALPHABET[(bits >> (18 - 6 * digit)) & 63] ?? '');
      }
    }
    return text;
  };
  const atob = (text: string): string => {
    let [bytes, bits, held] = ['', 0, 0];
    for (const letter of text.replace(/-/g, '+').replace(/_/g, '/')) {
      const digit = ALPHABET.indexOf(letter);
      if (digit === -1) continue;
      bits = ((bits << 6) | digit) & 0xfff;
      held += 6;
      if (held < 8) continue;
      held -= 8;
      bytes += String.fromCharCode((bits >> held) & 0xff);
    }
    return bytes;
  };
  realm.window = { btoa, atob };

  async function apply(mapping: ReturnType<Jsonata>, input: string, bindings: string): Promise<void> {
    let given: unknown;
    try {
      given = JSON.parse(input);
    } catch {
      say({ kind: 'unreadable' });
      return;
    }
    try {
      const json = JSON.stringify(await mapping.evaluate(given, JSON.parse(bindings) as object)) as string | undefined;
      say({ kind: 'result', ...(json === undefined ? {} : { json }) });
    } catch (error) {
      fail('applying', error);
    }
  }

  return {
    begin: (expression, input, bindings) => {
      let mapping: ReturnType<Jsonata>;
      try {
        mapping = realm.jsonata(expression);
      } catch (error) {
        fail('reading', error);
        return;
      }
      if (input === undefined) say({ kind: 'result' });
      else void apply(mapping, input, bindings);
    },
    outcome: () => outcome,
  };
}

export const REALM_PROGRAM = `(${program.toString()})(globalThis)`;
