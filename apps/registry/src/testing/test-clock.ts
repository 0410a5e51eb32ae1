import { Clock } from '../time/clock.ts';

/** Goes with the system's clock until a test moves it. */
export class TestClock extends Clock {
  #fixedMs: number | undefined;
  #shiftMs = 0;

  override nowMs(): number {
    return this.#fixedMs ?? Date.now() + this.#shiftMs;
  }

  stopAt(nowMs: number): void {
    this.#fixedMs = nowMs;
  }

  shift(byMs: number): void {
    this.#shiftMs += byMs;
  }

  reset(): void {
    this.#fixedMs = undefined;
    this.#shiftMs = 0;
  }
}
