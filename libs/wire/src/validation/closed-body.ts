import type { Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { badRequest, type FieldError } from '../errors/wire-error.ts';
import { fieldErrors } from './field-errors.ts';
import { instanceOf, membersOf } from './instance-of.ts';

const MAX_ERRORS = 20;
const MAX_NAME_LENGTH = 100;

/**
 * The body as an instance of a class with class-validator's rules. Objects of this API are closed (§8.2, §12), those in it
 * alike: a field that the class does not have is refused.
 * @throws WireError 400 that names each wrong field
 */
export function closedBody<Shape extends object>(type: Type<Shape>, body: unknown): Shape {
  const { instance, errors } = checkedObject(type, body, '');
  if (errors.length > 0) throw invalid(errors);
  return instance as Shape;
}

/** The same for an array of such objects; paths begin with the index. @throws WireError 400 */
export function closedItems<Shape extends object>(type: Type<Shape>, body: unknown, max: number): Shape[] {
  if (!Array.isArray(body) || body.length < 1 || body.length > max) {
    throw invalid([{ path: '', reason: `must be an array of 1 to ${String(max)} objects` }]);
  }
  const checked = body.map((item: unknown, index) => checkedObject(type, item, `[${String(index)}]`));
  const errors = checked.flatMap((item) => item.errors);
  if (errors.length > 0) throw invalid(errors);
  return checked.map(({ instance }) => instance as Shape);
}

/** @throws WireError 400 for what is no object */
export function objectBody(body: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw invalid([{ path: '', reason: 'must be an object' }]);
  return body;
}

function checkedObject<Shape extends object>(
  type: Type<Shape>,
  value: unknown,
  path: string,
): { readonly instance?: Shape; readonly errors: FieldError[] } {
  if (!isObject(value)) return { errors: [{ path, reason: 'must be an object' }] };
  const unknown = unknownFields(type, value, path);
  const instance = instanceOf(type, value);
  const problems = validateSync(instance, { forbidUnknownValues: false, validationError: { target: false } });
  return { instance, errors: [...unknown, ...fieldErrors(problems, path)] };
}

function unknownFields(type: Type<object>, value: object, path: string): FieldError[] {
  const members = membersOf(type);
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const partPath = joined(path, name.slice(0, MAX_NAME_LENGTH));
    if (!members.has(name)) return [{ path: partPath, reason: 'is not a field of this object' }];
    const partType = members.get(name);
    return partType === undefined ? [] : unknownInParts(partType, part, partPath);
  });
}

function unknownInParts(type: Type<object>, part: unknown, path: string): FieldError[] {
  if (Array.isArray(part)) {
    return part.flatMap((item: unknown, index) => unknownInParts(type, item, `${path}[${String(index)}]`));
  }
  return isObject(part) ? unknownFields(type, part, path) : [];
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function invalid(errors: readonly FieldError[]) {
  const [first] = errors;
  const what = first === undefined || first.path === '' ? 'the body' : first.path;
  return badRequest(
    'WIRE_BODY_INVALID',
    `The request is not valid: ${what} ${first?.reason ?? ''}.`,
    errors.slice(0, MAX_ERRORS),
  );
}
