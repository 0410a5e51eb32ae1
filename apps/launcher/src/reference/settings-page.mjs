import { join } from 'node:path';
import { rootDir } from '../setup/paths.mjs';

/** Where the reference of all settings is kept. */
export const settingsPage = join(rootDir, 'docs/reference/settings.md');
