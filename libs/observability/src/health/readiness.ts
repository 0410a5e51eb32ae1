/** True when the part can do its work; else what it waits for or fails at, in a few words. */
export type ReadinessCheck = () => true | string | Promise<true | string>;

/** Whether a process can do its work, as the sum of what its parts say. Health (alive) is another question. */
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();
  #hasStarted = false;

  /** True once the service has listened for the first time, and for good. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** The service listens now. */
  noteStarted(): void {
    this.#hasStarted = true;
  }

  /** A part under its name; the same name again replaces the check. */
  register(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** The parts that are not ready, with their words; empty when all are. A check that throws is a part that fails. */
  async failing(): Promise<Readonly<Record<string, string>>> {
    const answers = await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        try {
          return [name, await check()] as const;
        } catch (error) {
          return [name, error instanceof Error ? error.message : 'the check failed'] as const;
        }
      }),
    );
    return Object.fromEntries(answers.filter((answer): answer is readonly [string, string] => answer[1] !== true));
  }
}
