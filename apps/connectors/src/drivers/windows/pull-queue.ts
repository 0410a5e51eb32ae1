import { UmbraError } from '@umbra/errors';
import type { WantedDevice } from '../../domain/driver/driver.ts';
import {
  CredentialsRefusedError,
  ExternalCloudError,
  LogInFailedError,
  TurnsOverError,
} from '../../domain/driver/external-cloud.error.ts';
import { attemptOf, type Attempt } from './pull-cursor.ts';

/** So many failures in a row, and not one answer between them, are no matter of the devices. */
export const TELLING_FAILURES = 5;

/**
 * Whom to ask for next, and when to stop. No I/O.
 *
 * Devices come up in the order in which they were last asked for, answered or not: a run that ends early is gone on with by
 * the next one. Of those that may fail (they did last time, or were never asked for) one at most is before each of the
 * others, and after some failures they wait until the others are through: however many fail, they neither end a run nor
 * take its time before the others had theirs.
 */
export class PullQueue {
  readonly #reliable: Line;
  readonly #doubtful: Line;
  #wasDoubtful = false;
  #failures = 0;
  #inARow = 0;
  #answers = 0;
  #over: Error | undefined;
  /** The cloud has said that it wants no further call, or none can be made. */
  #isForAll = false;
  #firstFailure: Error | undefined;

  constructor(wanted: readonly WantedDevice[]) {
    const all = wanted.map(placed);
    this.#reliable = new Line(all.filter(isReliable));
    this.#doubtful = new Line(all.filter((device) => !isReliable(device)));
  }

  /** @returns undefined when nobody is left, or nobody else is to be asked for */
  next(): WantedDevice | undefined {
    if (this.#over !== undefined) return undefined;
    this.#wasDoubtful = this.#isDoubtfulNext();
    return (this.#wasDoubtful ? this.#doubtful : this.#reliable).shift()?.device;
  }

  /** Something of a device came. */
  answered(): void {
    this.#answers += 1;
    this.#inARow = 0;
  }

  /**
   * A device could not be read. Of one that may fail it says nothing of the cloud, as long as there are others to ask.
   * @returns whether it goes behind the others
   * @throws what is no matter of the cloud
   */
  failed(device: WantedDevice, error: Error): boolean {
    if (error instanceof UmbraError && !(error instanceof ExternalCloudError)) throw error;
    if (error instanceof TurnsOverError) {
      this.#over ??= error;
      return false;
    }
    if (error instanceof LogInFailedError) {
      this.#over ??= error;
      this.#isForAll = true;
      return false;
    }
    if (error instanceof ExternalCloudError && error.kind === 'limited') {
      this.#over ??= error;
      this.#isForAll = true;
      // After answers it is its turn that is put off; before any, it may be the device that is never answered otherwise.
      return this.#answers === 0;
    }
    this.#firstFailure ??= error;
    this.#failures += 1;
    if (isReliable(attemptOf(device.cursor)) || this.#reliable.first === undefined) this.#inARow += 1;
    if (this.#inARow >= TELLING_FAILURES) this.#over ??= error;
    return true;
  }

  /** Whether a device that was begun, and answered, may make further calls. */
  get goesOn(): boolean {
    return !this.#isForAll;
  }

  /** What is to be said of the run, once it has ended. */
  get failure(): Error | undefined {
    const failure = this.#over ?? this.#firstFailure;
    return failure instanceof CredentialsRefusedError && this.#answers > 0 ? failure.ofOneDevice() : failure;
  }

  #isDoubtfulNext(): boolean {
    const [reliable, doubtful] = [this.#reliable.first, this.#doubtful.first];
    if (reliable === undefined || doubtful === undefined) return reliable === undefined;
    return !this.#wasDoubtful && this.#failures < TELLING_FAILURES && doubtful.atMs <= reliable.atMs;
  }
}

type Placed = ReturnType<typeof placed>;
const placed = (device: WantedDevice) => ({ device, ...attemptOf(device.cursor) });

const isReliable = ({ outcome }: Attempt): boolean => outcome === 'answered';

class Line {
  readonly #placed: readonly Placed[];
  #at = 0;

  constructor(some: readonly Placed[]) {
    this.#placed = some.toSorted((one, other) => one.atMs - other.atMs);
  }

  get first(): Placed | undefined {
    return this.#placed[this.#at];
  }

  shift(): Placed | undefined {
    const { first } = this;
    this.#at += 1;
    return first;
  }
}
