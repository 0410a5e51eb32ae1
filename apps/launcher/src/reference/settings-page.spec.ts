import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsDocument } from '@umbra/config/reference';
import { rootDir } from '../setup/paths.mjs';
import { SERVICES } from '../stack/ports.mjs';
import { findPrograms } from './find-programs.mjs';
import { launcherSettings } from './launcher-settings.mjs';
import { settingsPage } from './settings-page.mjs';

describe('the reference of settings', () => {
  it('is what the programs check: else run `npm run settings:reference`', async () => {
    const page = settingsDocument(await findPrograms('src'), rootDir);
    expect(readFileSync(settingsPage, 'utf8')).toBe(page);
  });

  it('has every service', async () => {
    const names = (await findPrograms('src')).map(({ name }) => name);
    expect(names.slice(0, SERVICES.length).sort()).toEqual([...SERVICES].sort());
  });

  it('has every variable that the launcher reads', () => {
    const sources = globSync('apps/launcher/{*.mjs,src/**/*.mjs}', { cwd: rootDir });
    const texts = sources.map((file) => readFileSync(join(rootDir, file), 'utf8'));
    const read = texts.flatMap((text) => [...text.matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name]) => name));
    const known = new Set([...launcherSettings.map(({ name }) => name), 'PATH']);
    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((name) => !known.has(name ?? ''))).toEqual([]);
  });
});
