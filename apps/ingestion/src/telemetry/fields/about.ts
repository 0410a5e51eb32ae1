import { JSONSchema } from 'class-validator-jsonschema';

/** What every declaration of a field may say besides its type. */
export interface About {
  /** Unit and meaning, as they stand in the API document. */
  readonly about?: string;
}

/** Bounds of a number or of a length; both belong to the range. */
export interface Bounds {
  readonly from?: number;
  readonly to?: number;
}

/** The part of a field's JSON Schema that is for readers only. */
export function describeField({ about }: About): PropertyDecorator {
  return JSONSchema(about === undefined ? {} : { description: about }) as PropertyDecorator;
}

/** Several decorators as one, the first one nearest to the field. */
export function together(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}
