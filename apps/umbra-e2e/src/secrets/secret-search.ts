import { secretForms } from './secret-forms.ts';

/** Where a secret was found; the secret itself is told by its name. */
export interface Finding {
  readonly secret: string;
  readonly place: string;
}

/** Looks for many secrets at once. */
export class SecretSearch {
  readonly findings: Finding[] = [];
  /** Characters that were looked through. */
  searched = 0;
  readonly #pattern: RegExp;
  readonly #nameByForm = new Map<string, string>();

  /** @param secrets by name */
  constructor(secrets: ReadonlyMap<string, string>) {
    for (const [name, secret] of secrets) {
      for (const form of secretForms(secret)) this.#nameByForm.set(form, name);
    }
    this.#pattern = new RegExp([...this.#nameByForm.keys()].map(escaped).join('|'), 'g');
  }

  /** Looks through a text, and through what its `bytea` values say. */
  look(place: string, text: string): void {
    this.searched += text.length;
    for (const [form] of text.matchAll(this.#pattern)) this.#found(place, form);
    for (const [, hex = ''] of text.matchAll(BYTEA)) {
      for (const [form] of Buffer.from(hex, 'hex').toString('utf8').matchAll(this.#pattern)) this.#found(place, form);
    }
  }

  #found(place: string, form: string): void {
    this.findings.push({ secret: this.#nameByForm.get(form) ?? '', place });
  }
}

/** As PostgreSQL writes them in a row's text. */
const BYTEA = /\\x([0-9a-f]{8,})/g;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
