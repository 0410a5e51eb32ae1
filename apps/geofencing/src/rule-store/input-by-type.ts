import type { Type } from '@nestjs/common';
import { closedBody, objectBody } from '@umbra/wire';
import { refusals } from '../geofencing.errors.ts';

/** The class of an input, by its type. */
export type InputsByType<Input extends { readonly type: string }> = {
  readonly [Name in Input['type']]: Type<Extract<Input, { readonly type: Name }>>;
};

/** The body as the input that its type asks for. @throws WireError 400 that names each wrong field */
export function inputByType<Input extends { readonly type: string }>(
  inputs: InputsByType<Input>,
  body: unknown,
): Input {
  const { type } = objectBody(body);
  if (typeof type !== 'string' || !Object.hasOwn(inputs, type)) throw refusals.ruleTypeUnknown(Object.keys(inputs));
  return closedBody<Input>(inputs[type as Input['type']], body);
}
