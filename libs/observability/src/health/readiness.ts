/** True when the part can do its work; else what it waits for or fails at, in a few words. Cheap: probes come often. */
export type ReadinessCheck = () => true | string | Promise<true | string>;

export interface ReadinessOptions {
  /**
   * How long the part may fail, once it has been ready, before the process counts as unready for it; 0 by default.
   * `Infinity` for what the process needs to begin, and can do most of its work without.
   */
  readonly toleratedMs?: number;
  /** What the process can also begin without: it is told of, and never makes the process unready. */
  readonly isOptional?: boolean;
}

/**
 * For what all replicas share (the brokers, the database). When it is away, all replicas are as badly off: taking them out
 * of the load balancer helps no caller, and coming back costs a round of probes. So an outage as short as a restart or a
 * failover is answered by the service itself. One that lasts may be this replica's own (its network, its node), and then
 * the others must take over.
 */
export const SHARED_OUTAGE_TOLERATED_MS = 30_000;

/** What the parts say, by name; those that are ready are left out. */
export interface ReadinessReport {
  /** They make the process unready. */
  readonly failing: Readonly<Record<string, string>>;
  /** They fail, and it goes on without them, or not yet for long enough. */
  readonly degraded: Readonly<Record<string, string>>;
}

interface Part {
  readonly check: ReadinessCheck;
  readonly toleratedMs: number;
  hasBeenReady: boolean;
  failingSinceMs: number | undefined;
}

/** Whether a process can do its work, as the sum of what its parts say. Health (alive) is another question. */
export class Readiness {
  readonly #nowMs: () => number;
  readonly #parts = new Map<string, Part>();
  #hasStarted = false;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** True once the service has listened for the first time, and for good. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** The service listens now. */
  noteStarted(): void {
    this.#hasStarted = true;
  }

  /** A part under its name; the same name again replaces the check. */
  register(name: string, check: ReadinessCheck, options: ReadinessOptions = {}): void {
    const { isOptional = false } = options;
    const toleratedMs = isOptional ? Infinity : (options.toleratedMs ?? 0);
    this.#parts.set(name, { check, toleratedMs, hasBeenReady: isOptional, failingSinceMs: undefined });
  }

  /** Asks every part. A check that throws is a part that fails. */
  async report(): Promise<ReadinessReport> {
    const failing: Record<string, string> = {};
    const degraded: Record<string, string> = {};
    const answers = [...this.#parts].map(async ([name, part]) => [name, part, await answerOf(part.check)] as const);
    for (const [name, part, answer] of await Promise.all(answers)) {
      if (this.#isTolerable(part, answer)) {
        if (answer !== true) degraded[name] = answer;
      } else {
        failing[name] = String(answer);
      }
    }
    return { failing, degraded };
  }

  /** The parts that make the process unready, with their words; empty when it is ready. */
  async failing(): Promise<Readonly<Record<string, string>>> {
    return (await this.report()).failing;
  }

  #isTolerable(part: Part, answer: true | string): boolean {
    if (answer === true) {
      part.hasBeenReady = true;
      part.failingSinceMs = undefined;
      return true;
    }
    part.failingSinceMs ??= this.#nowMs();
    return part.hasBeenReady && this.#nowMs() - part.failingSinceMs < part.toleratedMs;
  }
}

async function answerOf(check: ReadinessCheck): Promise<true | string> {
  try {
    return await check();
  } catch (error) {
    return error instanceof Error ? error.message : 'the check failed';
  }
}
