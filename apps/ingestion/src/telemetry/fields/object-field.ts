import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { describeField, together, type About } from './about.ts';
import type { ShapeClass } from './shape-class.ts';
import { rememberPart } from './parts.ts';

/** true or false. */
export function Flag(field: About = {}): PropertyDecorator {
  return together(IsBoolean(), describeField(field));
}

/** A JSON object with whatever in it, stored as it came. */
export function FreeObject(field: About = {}): PropertyDecorator {
  return together(IsObject(), describeField(field));
}

/** An object of a class of ours. The class is given late, since classes may stand below their users. */
export function Part(classOf: () => ShapeClass, { about }: About = {}): PropertyDecorator {
  return together(
    Type(classOf),
    IsObject(),
    ValidateNested(),
    rememberPart(classOf),
    JSONSchema((_derived, { refPointerPrefix }) => ({
      $ref: refPointerPrefix + classOf().name,
      ...(about === undefined ? {} : { description: about }),
    })) as PropertyDecorator,
  );
}

/** A list of objects of a class of ours. */
export function ListOf(
  classOf: () => ShapeClass,
  { about, minItems, maxItems }: About & { readonly minItems?: number; readonly maxItems?: number } = {},
): PropertyDecorator {
  return together(
    Type(classOf),
    ...(minItems === undefined ? [] : [ArrayMinSize(minItems)]),
    ...(maxItems === undefined ? [] : [ArrayMaxSize(maxItems)]),
    IsArray(),
    // ValidateNested alone lets a null or a list stand for an object.
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    rememberPart(classOf),
    JSONSchema((derived, { refPointerPrefix }) => ({
      ...derived,
      items: { $ref: refPointerPrefix + classOf().name },
      ...(about === undefined ? {} : { description: about }),
    })) as PropertyDecorator,
  );
}
