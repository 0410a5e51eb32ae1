import type { PatchworksCompany } from './patchworks-company.ts';

// Bodies are what the test is about: it says itself what it expects in them.
type Row = Record<string, unknown> & { readonly id: number };

/** What a company stores beside connectors (§6.3), by its client. */
export class StoreClient {
  readonly #company: PatchworksCompany;

  constructor(company: PatchworksCompany) {
    this.#company = company;
  }

  async stored(path: string, body: object): Promise<Row> {
    const answer = await this.#company.call('POST', path, body);
    if (answer.status !== 200) throw new Error(`${String(answer.status)}: ${answer.text}`);
    return answer.body.data as Row;
  }

  /** @returns the errors by field */
  async refused(path: string, body: object): Promise<Record<string, readonly string[]>> {
    const answer = await this.#company.call('POST', path, body);
    if (answer.status !== 422) throw new Error(`${String(answer.status)}: ${answer.text}`);
    return answer.body.errors as Record<string, readonly string[]>;
  }

  system(): Promise<Row> {
    return this.stored('systems', { name: 'Fleet & Co', system_type_id: 6 });
  }

  async wayIn(more: object = {}): Promise<Row> {
    return this.stored('authentication-implementations', {
      ...{ name: 'Key', system_id: (await this.system()).id, authentication_type_id: '2', ...more },
    });
  }
}
