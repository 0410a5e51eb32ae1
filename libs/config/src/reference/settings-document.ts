import type { ConfigSpec } from '../load-config.ts';
import { describeSettings, type Setting } from './describe-settings.ts';
import { unitOf } from './unit-of.ts';

/** Something that is started and told its settings by the environment. */
export interface Program {
  /** `shadows`, `shadows rebuild` */
  readonly name: string;
  /** A sentence: what it is, and how it is started. */
  readonly description: string;
  /** What checks its settings, or how it describes them itself. */
  readonly settings: ConfigSpec | readonly Setting[];
}

/** A setting as some programs know it: with another default, it is another row. */
interface Row {
  readonly setting: Setting;
  readonly programs: string[];
}

const HEAD = `# Settings

Written by \`npm run settings:reference\` from what the programs check when they start; not by hand.

Every program reads its settings from the environment, once. What is missing or not usable is named at the start, all at
once, and the program ends; a value is never shown. The unit is at the end of the name. 🔒 marks a secret: give it by a file
or a Secret that others cannot read, never in an image, a command line or a ConfigMap.
`;

/**
 * The page with each setting of these programs: first those that several read, then those of each.
 * @param rootDir of the repository: a default that lies in it is shown from there on
 */
export function settingsDocument(programs: readonly Program[], rootDir: string): string {
  const rows = collectRows(programs, rootDir);
  const readers = new Map<string, Set<string>>();
  for (const { setting, programs: names } of rows) {
    readers.set(setting.name, new Set([...(readers.get(setting.name) ?? []), ...names]));
  }
  const isShared = ({ setting }: Row) => (readers.get(setting.name)?.size ?? 0) > 1;
  const shared = rows.filter(isShared).sort((a, b) => (a.setting.name < b.setting.name ? -1 : 1));
  const sections = programs.map((program) =>
    section(
      program,
      shared.filter(({ programs: names }) => names.includes(program.name)),
      rows.filter((row) => !isShared(row) && row.programs.includes(program.name)),
    ),
  );
  const table = shared.map((row) => [...cells(row.setting), row.programs.join(', ')]);
  return [HEAD, '## Read by several programs\n', tableOf([...COLUMNS, 'read by'], table), ...sections].join('\n');
}

function collectRows(programs: readonly Program[], rootDir: string): Row[] {
  const rows = new Map<string, Row>();
  for (const { name, settings } of programs) {
    for (const described of isDescribed(settings) ? settings : describeSettings(settings)) {
      const setting = { ...described, default: described.default?.replace(`${rootDir}/`, '') };
      const key = JSON.stringify(setting);
      const row = rows.get(key) ?? { setting, programs: [] };
      row.programs.push(name);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

const isDescribed = (settings: Program['settings']): settings is readonly Setting[] => Array.isArray(settings);

function section({ name, description }: Program, shared: readonly Row[], own: readonly Row[]): string {
  const names = shared.map(({ setting }) => `\`${setting.name}\``).join(', ');
  return [
    `## ${name}\n\n${description}\n`,
    ...(names === '' ? [] : [`${own.length > 0 ? 'Beside its own' : 'All it reads'}: ${names}.\n`]),
    ...(own.length > 0
      ? [
          tableOf(
            COLUMNS,
            own.map(({ setting }) => cells(setting)),
          ),
        ]
      : []),
  ].join('\n');
}

const COLUMNS = ['setting', 'type', 'unit', 'default', 'what it does'];

function cells(setting: Setting): string[] {
  const fallback = setting.isRequired ? '**required**' : setting.default === undefined ? '–' : `\`${setting.default}\``;
  return [
    `\`${setting.name}\`${setting.isSecret ? ' 🔒' : ''}`,
    setting.type,
    unitOf(setting.name),
    fallback,
    setting.description,
  ];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (columns: readonly string[]) =>
    `| ${columns.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
