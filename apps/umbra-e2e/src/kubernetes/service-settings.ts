import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ConfigSpec } from '@umbra/config';
import type { Program } from '@umbra/config/reference';

const apps = new URL('../../../', import.meta.url);

/** What a program of this repository can be told; services say it in `<service>.programs.ts`. */
export async function settingsOf(service: string, program = service): Promise<ConfigSpec> {
  const folder = fileURLToPath(new URL(`${service}/src/`, apps));
  const file = readdirSync(folder).find((name) => name.endsWith('.programs.ts'));
  if (file === undefined) throw new Error(`${service} says nowhere what it can be told`);
  const { programs } = (await import(folder + file)) as { programs: readonly Program[] };
  const found = programs.find(({ name }) => name === program);
  if (found === undefined) throw new Error(`${service} has no program ${program}`);
  if (Array.isArray(found.settings)) throw new Error(`${program} has no settings that could be checked`);
  return found.settings as ConfigSpec;
}
