import { Clock } from '../persistence/clock.ts';

/** Goes with the system's clock, moved by what a test says. */
export class TestClock extends Clock {
  #shiftMs = 0;

  override nowMs(): number {
    return Date.now() + this.#shiftMs;
  }

  shift(byMs: number): void {
    this.#shiftMs += byMs;
  }
}
