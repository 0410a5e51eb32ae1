export interface TurnLimits {
  /** Works that are in progress. */
  readonly atOnce: number;
  readonly atOnceOfKey: number;
  /** Works that wait for a turn. */
  readonly waitingOfKey: number;
  readonly waitingBytesOfKey: number;
  readonly waitingBytes: number;
}

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
}

/** What is in progress, and what waits, of one key. */
interface Line {
  inProgress: number;
  waiting: Waiting[];
  waitingBytes: number;
}

/** Has only so much work in progress at once, in this process; what waits begins in turn, a key after the other. */
export class FairTurns {
  readonly #limits: TurnLimits;
  /** In the order in which they are looked at next. */
  readonly #lines = new Map<string, Line>();
  #inProgress = 0;
  #waitingBytes = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /**
   * @param bytes that are held while it waits
   * @returns what the work gives; undefined where so much waits already that it is not taken
   */
  take<Result>(key: string, bytes: number, work: () => Promise<Result>): Promise<Result> | undefined {
    const line = this.#lines.get(key) ?? { inProgress: 0, waiting: [], waitingBytes: 0 };
    if (this.#mayBegin(line)) {
      this.#lines.set(key, line);
      return this.#run(key, line, work);
    }
    if (!this.#mayWait(line, bytes)) return undefined;
    this.#lines.set(key, line);
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.#run(key, line, work).then(resolve, reject);
      };
      line.waiting.push({ bytes, begin });
      line.waitingBytes += bytes;
      this.#waitingBytes += bytes;
    });
  }

  #mayBegin(line: Line): boolean {
    const { atOnce, atOnceOfKey } = this.#limits;
    return this.#inProgress < atOnce && line.inProgress < atOnceOfKey;
  }

  #mayWait(line: Line, bytes: number): boolean {
    const { waitingOfKey, waitingBytesOfKey, waitingBytes } = this.#limits;
    return (
      line.waiting.length < waitingOfKey &&
      line.waitingBytes + bytes <= waitingBytesOfKey &&
      this.#waitingBytes + bytes <= waitingBytes
    );
  }

  async #run<Result>(key: string, line: Line, work: () => Promise<Result>): Promise<Result> {
    line.inProgress += 1;
    this.#inProgress += 1;
    try {
      return await work();
    } finally {
      line.inProgress -= 1;
      this.#inProgress -= 1;
      if (line.inProgress === 0 && line.waiting.length === 0) this.#lines.delete(key);
      this.#beginNext();
    }
  }

  #beginNext(): void {
    for (const [key, line] of this.#lines) {
      const [next] = line.waiting;
      if (next === undefined || !this.#mayBegin(line)) continue;
      line.waiting.shift();
      line.waitingBytes -= next.bytes;
      this.#waitingBytes -= next.bytes;
      // Behind all others from now on.
      this.#lines.delete(key);
      this.#lines.set(key, line);
      next.begin();
      return;
    }
  }
}
