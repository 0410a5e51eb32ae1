import { inputOf } from './input.ts';
import { readFields, type Shape, type ShapeOf } from './shape.ts';
import { Violations } from './violations.ts';

/**
 * A request on its way to being valid: what its fields say was read, what the database has to say comes next.
 *
 *     const draft = Draft.of(fields, body);
 *     if (!(await poolExists(draft.values.connection_pool_id))) draft.refuse('connection_pool_id', texts.selected(…));
 *     const values = draft.finish();
 */
export class Draft<Fields extends Shape> {
  /** What is in order so far. */
  readonly values: Partial<ShapeOf<Fields>>;
  readonly #violations: Violations;

  /** @param body as it came; nothing at all is an empty object */
  static of<Fields extends Shape>(fields: Fields, body: unknown): Draft<Fields> {
    return new Draft(fields, body);
  }

  private constructor(fields: Fields, body: unknown) {
    this.#violations = new Violations(Object.keys(fields));
    this.values = readFields(fields, inputOf(body), '', this.#violations);
  }

  /** @param path also the key in `errors` */
  refuse(path: string, text: string): void {
    this.#violations.add(path, text);
  }

  /** Whether something is wrong with the field, or with a part of it. */
  isRefused(field: string): boolean {
    return this.#violations.has(field);
  }

  /** @throws WireError 422 with all that is wrong */
  finish(): ShapeOf<Fields> {
    this.#violations.throwIfAny();
    return this.values as ShapeOf<Fields>;
  }
}
