import { join } from 'node:path/posix';
import { textOf, yamlOf } from './manifest.ts';

/** A `kustomization.yaml` as far as the tests of this folder look into it. */
export interface Kustomization {
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly images?: readonly { readonly name: string; readonly newTag: string }[];
  readonly transformers?: readonly string[];
}

interface Generator {
  readonly name: string;
  readonly literals?: readonly string[];
  readonly envs?: readonly string[];
}

/** What ConfigMaps and Secrets hold: by name, then by key. */
export type Values = Map<string, Map<string, string>>;

export const kustomizationOf = (folder: string): Kustomization =>
  yamlOf(`${folder}/kustomization.yaml`)[0] as Kustomization;

/** A folder and all folders that it draws in, those first that others build on. */
export function foldersBelow(folder: string): string[] {
  const { resources = [], components = [] } = kustomizationOf(folder);
  const others = [...resources, ...components].filter((path) => !path.endsWith('.yaml'));
  return [...others.flatMap((path) => foldersBelow(join(folder, path))), folder];
}

/** What the generators of an overlay make, later ones merged over earlier ones. */
export function generatedBy(overlay: string, kind: 'configMapGenerator' | 'secretGenerator'): Values {
  const values: Values = new Map();
  for (const folder of foldersBelow(overlay)) {
    for (const { name, literals = [], envs = [] } of kustomizationOf(folder)[kind] ?? []) {
      const entries = [...literals, ...envs.flatMap((file) => linesOf(join(folder, file)))];
      const before = values.get(name) ?? new Map<string, string>();
      values.set(name, new Map([...before, ...entries.map(keyAndValue)]));
    }
  }
  return values;
}

const linesOf = (path: string): string[] =>
  textOf(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

function keyAndValue(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
