import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts, startStack } from '../../stack.mjs';

/**
 * Starts the whole stack, empty, on free ports, for the end-to-end tests. What they need to know is put into the
 * environment, which Jest's workers inherit.
 */
export default async function e2eSetup() {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-e2e-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  const stack = await startStack({
    dataDir,
    ports: await freeStackPorts(),
    env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '' },
    durable: false,
    skipInstall: true,
    onProgress: (event) => {
      if (event.kind === 'crash') console.error(`${event.part} crashed (${event.how}):\n${event.lines.join('\n')}`);
    },
  });
  Object.assign(process.env, stack.env, {
    UMBRA_URL: stack.url,
    UMBRA_DATA_DIR: dataDir,
    UMBRA_INTERNAL_PORTS: JSON.stringify(stack.ports.internal),
    UMBRA_ADMIN_EMAIL: stack.admin.email,
    UMBRA_ADMIN_PASSWORD: stack.admin.password,
    UMBRA_DEMO_EMAIL: stack.demo.email,
    UMBRA_DEMO_PASSWORD: stack.demo.password,
    UMBRA_PROJECT_ID: stack.demo.projectId,
    UMBRA_APP_ID: stack.demo.appId,
  });
  globalThis.umbraStack = {
    stop: async () => {
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
