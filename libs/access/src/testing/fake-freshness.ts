import { ChangeSignal } from '../tail/change-signal.ts';
import type { Freshness } from '../tail/freshness.ts';

/** Freshness whose news the test delivers. */
export class FakeFreshness implements Freshness {
  readonly #signal = new ChangeSignal();
  /** How often somebody wanted to be sure. */
  asked = 0;
  /** Runs when somebody wants to be sure: what arrives meanwhile, or why nothing does. */
  onCaughtUp: () => void = () => undefined;

  caughtUp(): Promise<void> {
    this.asked += 1;
    return new Promise((resolve) => {
      this.onCaughtUp();
      resolve();
    });
  }

  /** The wait is short: what a test awaits, it delivers. */
  until(condition: () => boolean): Promise<void> {
    this.asked += 1;
    return this.#signal.until(condition, SHORT_MS);
  }

  arrive(news: () => void): void {
    news();
    this.#signal.changed();
  }
}

const SHORT_MS = 50;
