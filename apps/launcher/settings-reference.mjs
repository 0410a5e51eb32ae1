// `npm run settings:reference`: writes docs/reference/settings.md from what the programs check when they start.
import { writeFileSync } from 'node:fs';
import { settingsDocument } from '@umbra/config/reference';
import { findPrograms } from './src/reference/find-programs.mjs';
import { settingsPage } from './src/reference/settings-page.mjs';
import { rootDir } from './src/setup/paths.mjs';

writeFileSync(settingsPage, settingsDocument(await findPrograms('dist'), rootDir));
