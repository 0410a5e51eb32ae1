import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import { badRequest } from '../errors/wire-error.ts';

/** Objects of classes that one body may hold; more cost seconds to validate, and no route of ours takes as many. */
const MAX_PARTS = 10_000;

/** What class-validator knows of a class: each declared property, and the class of the objects in it, if there is one. */
type Members = ReadonlyMap<string, Type<object> | undefined>;

const membersByClass = new WeakMap<Type<object>, Members>();

/**
 * An instance with the declared properties of a plain object, objects in them alike; what is not declared is not looked
 * at (GEN-15). class-transformer does this too, in a time that grows with the square of the unknown keys: one small body
 * stops the process for seconds. So it is asked once a class, by a probe, which classes `@Type` names.
 * @throws WireError 400 for more objects than anyone needs
 */
export function instanceOf<Instance extends object>(type: Type<Instance>, plain: object): Instance {
  let parts = 0;
  const make = (classOf: Type<object>, source: object): object => {
    parts += 1;
    if (parts > MAX_PARTS) throw badRequest('WIRE_BODY_INVALID', `The body holds more than ${MAX_PARTS} objects.`);
    const instance = new classOf() as Record<string, unknown>;
    for (const [name, partType] of membersOf(classOf)) {
      if (!Object.hasOwn(source, name)) continue;
      const value = (source as Record<string, unknown>)[name];
      instance[name] = partType === undefined ? value : makeAll(partType, value);
    }
    return instance;
  };
  const makeAll = (classOf: Type<object>, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => makeAll(classOf, item));
    return typeof value === 'object' && value !== null ? make(classOf, value) : value;
  };
  return make(type, plain) as Instance;
}

/** The declared properties of a class, each with the class of the objects in it, if `@Type` names one. */
export function membersOf(type: Type<object>): Members {
  const known = membersByClass.get(type);
  if (known !== undefined) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
  const names = [...new Set(rules.map((rule) => rule.propertyName))];
  const members = new Map(names.map((name) => [name, partTypeOf(type, name)]));
  membersByClass.set(type, members);
  return members;
}

function partTypeOf(type: Type<object>, name: string): Type<object> | undefined {
  const probed = (plainToInstance(type, { [name]: {} }) as Record<string, object>)[name];
  const partType = probed?.constructor as Type<object> | undefined;
  return partType === undefined || (partType as unknown) === Object ? undefined : partType;
}
