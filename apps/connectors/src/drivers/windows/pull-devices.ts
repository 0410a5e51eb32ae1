import type { Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { failedCursor } from './pull-cursor.ts';
import { PullQueue } from './pull-queue.ts';

/** As many calls of a connector are on their way at once. */
const AT_ONCE = 4;

/**
 * Pulls devices, several at once, in the order of `PullQueue`. A device that cannot be read does not stop the others, and
 * does not come before them the next time: its attempt is handed on as what was pulled is. That it failed is said at the end.
 */
export async function* pullDevices(
  wanted: readonly WantedDevice[],
  nowMs: () => number,
  pullOne: (device: WantedDevice) => AsyncGenerator<Pulled>,
): AsyncGenerator<Pulled> {
  const queue = new PullQueue(wanted);
  const running = new Map<Asked, Promise<Step>>();
  const advance = (asked: Asked): void => {
    running.set(asked, step(asked));
  };
  const begin = (): void => {
    const device = queue.next();
    if (device === undefined) return;
    advance({ device, cursor: device.cursor, parts: pullOne(device) });
  };
  for (let places = 0; places < AT_ONCE; places += 1) begin();
  try {
    while (running.size > 0) {
      const { asked, result, error } = await Promise.race(running.values());
      if (error !== undefined) {
        const { externalDeviceId } = asked.device;
        if (queue.failed(asked.device, error)) {
          yield { externalDeviceId, samples: [], cursor: failedCursor(asked.cursor, nowMs()) };
        }
      } else if (result?.done === false) {
        queue.answered();
        asked.cursor = result.value.cursor;
        yield result.value;
        if (queue.goesOn) {
          advance(asked);
          continue;
        }
        // What was on its way has come; nobody makes another call.
        end(asked);
      }
      running.delete(asked);
      begin();
    }
  } finally {
    // Whoever stops in between: nobody waits for the others any more.
    for (const asked of running.keys()) end(asked);
  }
  if (queue.failure !== undefined) throw queue.failure;
}

/** A device that is being pulled. */
interface Asked {
  /** As it was before. */
  readonly device: WantedDevice;
  readonly parts: AsyncGenerator<Pulled>;
  /** Of its last part. */
  cursor: unknown;
}

interface Step {
  readonly asked: Asked;
  readonly result?: IteratorResult<Pulled>;
  readonly error?: Error;
}

const step = async (asked: Asked): Promise<Step> => {
  try {
    return { asked, result: await asked.parts.next() };
  } catch (error) {
    return { asked, error: error as Error };
  }
};

const end = ({ parts }: Asked): void => void parts.return(undefined).catch(() => undefined);
