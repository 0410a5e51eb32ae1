import type { Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { CallsUsedUpError, ExternalCloudError } from '../../domain/driver/external-cloud.error.ts';
import { pullCursorOf } from './pull-cursor.ts';

/** As many calls of a connector are on their way at once. */
const AT_ONCE = 4;
/** So many failures, and not one device that could be read, are no matter of the devices. */
const TELLING_FAILURES = 8;

/**
 * Pulls devices, several at once, those first that were read longest ago: where a run ends before it is through, the next
 * one goes on with the others. A device that cannot be read does not stop them; that one could not be is said at the end.
 */
export async function* pullDevices(
  wanted: readonly WantedDevice[],
  pullOne: (device: WantedDevice) => AsyncGenerator<Pulled>,
): AsyncGenerator<Pulled> {
  const waiting = wanted.toSorted((one, other) => readAtMs(one) - readAtMs(other)).values();
  const running = new Map<AsyncGenerator<Pulled>, Promise<Step>>();
  const failures: Error[] = [];
  let usedUp: CallsUsedUpError | undefined;
  let read = 0;
  const advance = (device: AsyncGenerator<Pulled>): void => {
    running.set(device, step(device));
  };
  const begin = (): void => {
    const { value, done } = waiting.next();
    if (done !== true) advance(pullOne(value));
  };
  for (let places = 0; places < AT_ONCE; places += 1) begin();
  try {
    while (running.size > 0) {
      const { device, result, error } = await Promise.race(running.values());
      if (error !== undefined) {
        if (error instanceof CallsUsedUpError) {
          // Those whose calls are on their way get their answers; nobody makes another one.
          usedUp ??= error;
          running.delete(device);
          continue;
        }
        failures.push(error);
        if (!isOfOneDevice(error) || (read === 0 && failures.length === TELLING_FAILURES)) throw error;
      } else if (result?.done === true) {
        read += 1;
      } else if (result !== undefined) {
        yield result.value;
        advance(device);
        continue;
      }
      running.delete(device);
      if (usedUp === undefined) begin();
    }
  } finally {
    // Whoever stops in between: nobody waits for the others any more.
    for (const device of running.keys()) void device.return(undefined).catch(() => undefined);
  }
  const first = usedUp ?? failures[0];
  if (first !== undefined) throw first;
}

interface Step {
  readonly device: AsyncGenerator<Pulled>;
  readonly result?: IteratorResult<Pulled>;
  readonly error?: Error;
}

const step = async (device: AsyncGenerator<Pulled>): Promise<Step> => {
  try {
    return { device, result: await device.next() };
  } catch (error) {
    return { device, error: error as Error };
  }
};

/** That nobody answers, or takes the credentials, is so for every device. */
const isOfOneDevice = (error: Error): boolean =>
  error instanceof ExternalCloudError && (error.kind === 'unreadable' || error.kind === 'refused');

const readAtMs = ({ cursor }: WantedDevice): number => pullCursorOf(cursor)?.readAtMs ?? 0;
