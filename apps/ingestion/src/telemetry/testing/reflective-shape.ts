import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ShapeClass } from '../fields/shape-class.ts';

/** What class-validator itself says of a body, without the compiled validator: the yardstick of that one. */
export function reflectivelyAccepts(shape: ShapeClass, body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return validateSync(plainToInstance(shape, body)).length === 0;
}
