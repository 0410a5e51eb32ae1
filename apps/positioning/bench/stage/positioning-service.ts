import { end, inspectable, SERVER_CORE, startNode, waitUntilReady } from '@umbra/bench';
import { freePorts } from '@umbra/dev-servers';
import { program } from './programs.ts';
import type { Stage } from './stage.ts';

/** The built service, on a core of its own. */
export interface PositioningService {
  readonly origin: string;
  readonly pid: number;
  readonly inspectorPort: number;
  stop(): Promise<void>;
}

/** Resolves when it is ready, at which time it consumes already. */
export async function startPositioning({ env }: Stage, isInspected = false): Promise<PositioningService> {
  const [port = 0, internalPort = 0, inspectorPort = 0] = await freePorts(3);
  const process = startNode([...(isInspected ? inspectable(inspectorPort) : []), program('main')], {
    core: SERVER_CORE,
    isRoomyForYoung: false,
    env: { ...env, PORT: String(port), INTERNAL_PORT: String(internalPort) },
  });
  await waitUntilReady(`http://127.0.0.1:${String(internalPort)}/health/ready`);
  return {
    ...{ origin: `http://127.0.0.1:${String(port)}`, pid: process.pid, inspectorPort },
    stop: () => end(process),
  };
}
