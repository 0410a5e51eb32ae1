import { patchworksInvalid, type PatchworksFieldErrors } from '@umbra/wire';

/** What is wrong with a request, by field, said in the order in which its fields are declared (§3.3). */
export class Violations {
  readonly #order: ReadonlyMap<string, number>;
  readonly #texts = new Map<string, string[]>();

  constructor(fields: readonly string[]) {
    this.#order = new Map(fields.map((field, index) => [field, index]));
  }

  /** @param path `name`, `variables.0.key` */
  add(path: string, text: string): void {
    const texts = this.#texts.get(path);
    if (texts === undefined) this.#texts.set(path, [text]);
    else texts.push(text);
  }

  /** Of fields with something wrong. */
  get count(): number {
    return this.#texts.size;
  }

  /** Whether something is wrong with the field or with a part of it. */
  has(field: string): boolean {
    return [...this.#texts.keys()].some((path) => path === field || path.startsWith(`${field}.`));
  }

  /** @throws WireError 422 when there are any */
  throwIfAny(): void {
    if (this.#texts.size > 0) throw patchworksInvalid(this.#sorted());
  }

  #sorted(): PatchworksFieldErrors {
    return Object.fromEntries([...this.#texts].sort(([a], [b]) => this.#compare(a, b)));
  }

  #compare(a: string, b: string): number {
    const [fieldA = '', indexA] = a.split('.');
    const [fieldB = '', indexB] = b.split('.');
    return this.#place(fieldA) - this.#place(fieldB) || Number(indexA ?? -1) - Number(indexB ?? -1) || 0;
  }

  #place(field: string): number {
    return this.#order.get(field) ?? this.#order.size;
  }
}
