import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, end, inspectable, messageFrom, SERVER_CORE, startNode, waitUntilReady } from '@umbra/bench';
import { freePorts } from '@umbra/dev-servers';
import type { Stage } from './stage.ts';

/** A server that takes telemetry, pinned to one core. */
export interface ServerUnderLoad {
  readonly origin: string;
  readonly pid: number;
  /** Undefined when no profiles are wanted. */
  readonly inspectorPort: number | undefined;
  cpuSeconds(): number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly inspect?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Another checkout of Umbra, built; this one if left out. */
  readonly root?: string;
}

const OWN_ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The yardstick. */
export async function startBare(stage: Stage, { inspect = false }: ServerOptions = {}): Promise<ServerUnderLoad> {
  const [port = 0, inspectorPort = 0] = await freePorts(2);
  const env = { KAFKA_BROKERS: stage.brokers, BENCH_TOPIC: stage.bareTopic, PORT: String(port) };
  const args = [...(inspect ? inspectable(inspectorPort) : []), pathOf('./bare-server.ts')];
  const server = startNode(args, { core: SERVER_CORE, env });
  await messageFrom(server);
  return underLoad(server, port, inspect ? inspectorPort : undefined);
}

/** The built service. */
export async function startUmbra(stage: Stage, options: ServerOptions = {}): Promise<ServerUnderLoad> {
  const [port = 0, internalPort = 0, inspectorPort = 0] = await freePorts(3);
  const env = {
    ...{ KAFKA_BROKERS: stage.brokers, PORT: String(port), INTERNAL_PORT: String(internalPort) },
    ...{ UMBRA_SECRET_KEY: stage.secretKey, LOG_LEVEL: 'warn', ...options.env },
  };
  const args = [
    ...(options.inspect ? inspectable(inspectorPort) : []),
    join(options.root ?? OWN_ROOT, 'apps/ingestion/dist/main.js'),
  ];
  const server = startNode(args, { core: SERVER_CORE, env });
  await waitUntilReady(`http://127.0.0.1:${String(internalPort)}/health/ready`);
  return underLoad(server, port, options.inspect ? inspectorPort : undefined);
}

function underLoad(
  server: ReturnType<typeof startNode>,
  port: number,
  inspectorPort: number | undefined,
): ServerUnderLoad {
  return {
    ...{ origin: `http://127.0.0.1:${String(port)}`, pid: server.pid, inspectorPort },
    cpuSeconds: () => cpuSeconds(server.pid),
    stop: () => end(server),
  };
}
