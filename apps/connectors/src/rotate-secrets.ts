import 'reflect-metadata';
import { loadConfig } from '@umbra/config';
import { Sealer } from '@umbra/sealing';
import { secretSettings } from './connectors.config.ts';
import { connectorsDataSource } from './connectors.data-source.ts';
import { rotateSecrets } from './rotate-secrets/rotate-secrets.ts';
import { sealedColumns } from './rotate-secrets/sealed-columns.ts';

/**
 * Seals under UMBRA_SECRET_KEY what UMBRA_OLDER_SECRET_KEYS still open. To be run when every replica has both settings; may
 * be repeated. Then the older keys may go.
 */
const { DATABASE_URL, UMBRA_SECRET_KEY, UMBRA_OLDER_SECRET_KEYS } = loadConfig(secretSettings);
const dataSource = connectorsDataSource(DATABASE_URL, { purpose: 'rotate-secrets', poolSize: 1 });
await dataSource.initialize();
try {
  const sealer = new Sealer(UMBRA_SECRET_KEY, UMBRA_OLDER_SECRET_KEYS);
  const rotated = await rotateSecrets(dataSource, sealer, sealedColumns);
  for (const { name, resealed, unopened } of rotated) {
    process.stdout.write(`${name}: ${String(resealed)} sealed anew\n`);
    if (unopened.length === 0) continue;
    process.stderr.write(`${name}: no configured key opens ${String(unopened.length)}: ${someOf(unopened)}\n`);
    process.exitCode = 1;
  }
} finally {
  await dataSource.destroy();
}

function someOf(keys: readonly number[]): string {
  const SHOWN = 20;
  return `${keys.slice(0, SHOWN).join(', ')}${keys.length > SHOWN ? ', …' : ''}`;
}
