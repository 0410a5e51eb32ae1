import type { ConfigSpec } from '../load-config.ts';
import { typeOf } from './type-of.ts';

/** A setting as people read of it. */
export interface Setting {
  readonly name: string;
  readonly type: string;
  /** As it is written in the environment; undefined if there is none. */
  readonly default: string | undefined;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly description: string;
}

/** Reads the settings of a program from what checks them at boot. */
export function describeSettings(spec: ConfigSpec): Setting[] {
  return Object.entries(spec).map(([name, validator]) => {
    if (!validator.desc) throw new Error(`${name} has no description`);
    const hasDefault = 'default' in validator;
    return {
      name,
      type: validator.choices === undefined ? typeOf(validator) : validator.choices.map(String).join(', '),
      default: hasDefault ? written(validator.default) : undefined,
      isRequired: !hasDefault,
      isSecret: 'isSecret' in validator && validator.isSecret === true,
      description: validator.desc,
    };
  });
}

function written(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = Array.isArray(value) ? value.join(',') : `${value as string | number | boolean}`;
  return text === '' ? undefined : text;
}
