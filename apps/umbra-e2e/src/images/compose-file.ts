import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A container of docker/compose.yaml, as far as the tests of this folder look into it. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly dockerfile: string; readonly args: Readonly<Record<string, string>> };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly [other: string]: unknown;
}

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The text of a file, by its path from the top folder. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** All containers of docker/compose.yaml, by name. */
export const containers =
  // What all containers share are aliases: there are more of them than the parser trusts a stranger's file with.
  (
    parse(textOf('docker/compose.yaml'), { merge: true, maxAliasCount: -1 }) as {
      services: Record<string, ComposeService>;
    }
  ).services;

/** Every service of this repository: what has a program that listens. */
export const services = readdirSync(join(root, 'apps')).filter((app) =>
  existsSync(join(root, 'apps', app, 'src/main.ts')),
);

/** The container of that name. */
export function containerOf(name: string): ComposeService {
  const container = containers[name];
  if (container === undefined) throw new Error(`docker/compose.yaml has no ${name}`);
  return container;
}

/** With what stands behind a variable's `:-`, as compose has it where nothing is set. */
export const withDefaults = (text: string): string => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
