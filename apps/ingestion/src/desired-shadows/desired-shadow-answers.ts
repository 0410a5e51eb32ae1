import {
  EMPTY_DESIRED_SHADOW,
  type DesiredShadow,
  type DesiredShadowState,
  type WlanConfiguration,
} from '@umbra/contracts/desired-shadow';
import type { Logger } from '@umbra/observability';
import type { Sealer } from '@umbra/sealing';
import { LRUCache } from 'lru-cache';

/** Who reads the answer: Wi-Fi passwords are for the device itself alone (wall 9). */
export type Audience = 'device' | 'others';

interface Prepared {
  readonly version: number;
  readonly body: Buffer;
}

const MASK = '********';
const EMPTY_ANSWER = Buffer.from(JSON.stringify(EMPTY_DESIRED_SHADOW));

/** Answers of desired shadows, ready to be sent; each is made once per version, as long as it is among the last used. */
export class DesiredShadowAnswers {
  readonly #sealer: Sealer;
  readonly #logger: Logger;
  readonly #prepared: Readonly<Record<Audience, LRUCache<string, Prepared>>>;

  constructor(sealer: Sealer, logger: Logger, maxCached: number) {
    this.#sealer = sealer;
    this.#logger = logger;
    this.#prepared = { device: new LRUCache({ max: maxCached }), others: new LRUCache({ max: maxCached }) };
  }

  /** ING-20: a device without a desired state gets the empty one. */
  answerOf(state: DesiredShadowState | undefined, audience: Audience): Buffer {
    if (state === undefined) return EMPTY_ANSWER;
    const cached = this.#prepared[audience].get(state.trackingId);
    if (cached?.version === state.version) return cached.body;
    const desired = audience === 'device' ? this.#opened(state) : masked(state.desired);
    const body = Buffer.from(JSON.stringify(desired));
    this.#prepared[audience].set(state.trackingId, { version: state.version, body });
    return body;
  }

  #opened({ trackingId, desired }: DesiredShadowState): DesiredShadow {
    try {
      return withPasswords(desired, (seal) => this.#sealer.open(seal, trackingId));
    } catch (error) {
      // The rest of the answer matters more than the Wi-Fi list, and a list with a hole would make the device forget.
      this.#logger.error({ trackingId, err: error }, 'a sealed Wi-Fi password cannot be opened; the list is left out');
      const { wlanConfigurations: _unreadable, ...system } = desired.system;
      return { ...desired, system };
    }
  }
}

const masked = (desired: DesiredShadow): DesiredShadow => withPasswords(desired, () => MASK);

function withPasswords(desired: DesiredShadow, show: (seal: string) => string): DesiredShadow {
  const { wlanConfigurations } = desired.system;
  if (wlanConfigurations === undefined) return desired;
  const shown = wlanConfigurations.map((wlan): WlanConfiguration =>
    wlan.password === undefined ? wlan : { ...wlan, password: show(wlan.password) },
  );
  return { ...desired, system: { ...desired.system, wlanConfigurations: shown } };
}
