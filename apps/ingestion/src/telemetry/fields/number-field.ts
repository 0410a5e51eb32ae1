import { ArrayMaxSize, IsArray, IsIn, IsInt, IsNumber, Max, Min, type ValidationOptions } from 'class-validator';
import { describeField, together, type About, type Bounds } from './about.ts';

/** A finite number: `1e999`, which JSON reads as infinite, is none. */
export function Num(field: Bounds & About = {}): PropertyDecorator {
  return together(...bounds(field), IsNumber(), describeField(field));
}

/** A number without a fraction; `5.0` is one, since JSON does not tell it from `5`. */
export function Int(field: Bounds & About = {}): PropertyDecorator {
  return together(...bounds(field), IsInt(), describeField(field));
}

/** One of a few numbers. */
export function OneOfNumbers(values: readonly number[], field: About = {}): PropertyDecorator {
  return together(IsIn(values), describeField(field));
}

/** A list of whole numbers. */
export function ListOfInts(field: Bounds & About & { readonly maxItems: number }): PropertyDecorator {
  const each = { each: true };
  return together(...bounds(field, each), IsInt(each), ArrayMaxSize(field.maxItems), IsArray(), describeField(field));
}

// The JSON Schema merges these in order, and Min and Max say `number`: the type proper must come after them.
function bounds({ from, to }: Bounds, options?: ValidationOptions): PropertyDecorator[] {
  return [...(from === undefined ? [] : [Min(from, options)]), ...(to === undefined ? [] : [Max(to, options)])];
}
