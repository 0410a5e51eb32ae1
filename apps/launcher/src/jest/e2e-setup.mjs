import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts, startStack } from '../../stack.mjs';
import { startOtlpReceiver } from '../traces/otlp-receiver.mjs';

/**
 * Starts the whole stack, empty, on free ports, for the end-to-end tests. What they need to know is put into the
 * environment, which Jest's workers inherit. UMBRA_KEEP=1 keeps data and logs, and says where.
 */
export default async function e2eSetup() {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-e2e-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const receiver = await startOtlpReceiver();
  const clean = async () => {
    await receiver.close();
    if (process.env.UMBRA_KEEP) console.error(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  };
  try {
    const stack = await startTestStack(join(folder, 'data'), receiver.url);
    globalThis.umbraStack = { stop: () => stack.stop().finally(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}

/**
 * @param {string} dataDir
 * @param {string} tracesUrl where spans are to be sent
 */
async function startTestStack(dataDir, tracesUrl) {
  const stack = await startStack({
    dataDir,
    ports: await freeStackPorts(),
    env: {
      ...process.env,
      ...{ KAFKA_BROKERS: '', DATABASE_URL: '' },
      // Traced is what a test asks for by its `traceparent`; all else runs as it does where tracing samples little.
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: tracesUrl, OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
      OTEL_BSP_SCHEDULE_DELAY: '100',
      // The clouds that tests play are on this machine.
      CONNECTORS_ALLOW_PRIVATE: 'true',
      // What is tried with nonsense is tried many times.
      BULK_JOBS_CALLS_PER_MINUTE: '1000000',
      CONNECTORS_C2C_CALLS_PER_MINUTE: '1000000',
      CONNECTORS_PATCHWORKS_CALLS_PER_MINUTE: '1000000',
    },
    durable: false,
    skipInstall: true,
    onProgress: (event) => {
      if (event.kind === 'crash') console.error(`${event.part} crashed (${event.how}):\n${event.lines.join('\n')}`);
    },
  });
  Object.assign(process.env, stack.env, {
    UMBRA_URL: stack.url,
    UMBRA_TRACES_URL: tracesUrl,
    UMBRA_DATA_DIR: dataDir,
    UMBRA_HTTP_PORTS: JSON.stringify(stack.ports.http),
    UMBRA_INTERNAL_PORTS: JSON.stringify(stack.ports.internal),
    UMBRA_ADMIN_EMAIL: stack.admin.email,
    UMBRA_ADMIN_PASSWORD: stack.admin.password,
    UMBRA_DEMO_EMAIL: stack.demo.email,
    UMBRA_DEMO_PASSWORD: stack.demo.password,
    UMBRA_PROJECT_ID: stack.demo.projectId,
    UMBRA_APP_ID: stack.demo.appId,
  });
  return stack;
}
