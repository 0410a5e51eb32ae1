import type { Provider, Type } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PARAMTYPES_METADATA,
  PIPES_METADATA,
  SELF_DECLARED_DEPS_METADATA,
} from '@nestjs/common/internal';
import { Reflector } from '@nestjs/core';

const ENHANCERS = [GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA, EXCEPTION_FILTERS_METADATA];

/** Something in the place of all that controllers, and the guards and pipes on them, want to be given. */
export function standInsFor(controllers: readonly Type<object>[]): Provider[] {
  const tokens = new Set<unknown>();
  for (const controller of controllers) {
    for (const type of [controller, ...enhancersOf(controller)]) {
      for (const token of dependenciesOf(type)) tokens.add(token);
    }
  }
  // Nest has this one itself, and its guards really use it.
  tokens.delete(Reflector);
  return [...tokens].map((token) => ({ provide: token as Type<object>, useValue: {} }));
}

function enhancersOf(controller: Type<object>): Type<object>[] {
  const prototype = controller.prototype as Record<string, unknown>;
  const methods = Object.getOwnPropertyNames(prototype)
    .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown)
    .filter((value) => typeof value === 'function');
  return [controller, ...methods]
    .flatMap((target) => ENHANCERS.flatMap((key) => metadata<unknown[]>(key, target) ?? []))
    .filter((enhancer): enhancer is Type<object> => typeof enhancer === 'function');
}

/** Types of the constructor's parameters; an explicit token goes before the type. */
function dependenciesOf(type: Type<object>): unknown[] {
  const tokens = [...(metadata<unknown[]>(PARAMTYPES_METADATA, type) ?? [])];
  const declared = metadata<{ index: number; param: unknown }[]>(SELF_DECLARED_DEPS_METADATA, type) ?? [];
  for (const { index, param } of declared) tokens[index] = param;
  return tokens.filter((token) => token !== undefined);
}

const metadata = <Value>(key: string, target: unknown): Value | undefined =>
  Reflect.getMetadata(key, target as object) as Value | undefined;
