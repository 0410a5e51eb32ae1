// `npm run reset`: forgets all data. The jars of Kafka stay.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { placeMadeElsewhere } from '../../libs/dev-servers/src/postgres/server-user.mjs';
import { umbraDir } from './src/setup/paths.mjs';
import { failWith } from './src/setup/problem.mjs';
import { checkUnused } from './src/stack/data-lock.mjs';

const dataDir = join(umbraDir, 'data');

function main() {
  checkUnused(dataDir);
  const elsewhere = placeMadeElsewhere(join(dataDir, 'postgres'));
  const targets = [elsewhere, dataDir, join(umbraDir, 'logs'), join(umbraDir, 'secret.key')];
  for (const target of targets) {
    if (target === undefined || !existsSync(target)) continue;
    rmSync(target, { recursive: true });
    console.log(`removed ${target}`);
  }
}

try {
  main();
} catch (error) {
  failWith(error);
}
