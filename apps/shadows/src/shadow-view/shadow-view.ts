import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { DesiredShadow } from '@umbra/contracts/desired-shadow';
import type { TrackingId } from '@umbra/contracts/ids';
import { Sealer } from '@umbra/sealing';
import { CLOCK, type Clock } from '../tokens.ts';
import { desiredView } from './desired-view.ts';
import { reportedView, type ReportedView } from './reported-view.ts';
import type { StoredShadow } from './shadow.repository.ts';

/** A shadow as the wire has it. */
export interface ShadowView {
  readonly desired: DesiredShadow;
  readonly reported: ReportedView;
}

/** Makes what is stored into what its reader may see. */
@Injectable()
export class ShadowViews {
  readonly #sealer: Sealer;
  readonly #nowMs: Clock;

  constructor(sealer: Sealer, @Inject(CLOCK) nowMs: Clock) {
    this.#sealer = sealer;
    this.#nowMs = nowMs;
  }

  of(caller: Caller, trackingId: TrackingId, { desired, state }: StoredShadow): ShadowView {
    return {
      desired: this.desired(caller, trackingId, desired),
      reported: reportedView(state, desired, this.#nowMs()),
    };
  }

  desired(caller: Caller, trackingId: TrackingId, desired: DesiredShadow): DesiredShadow {
    return caller.kind === 'device'
      ? desiredView(desired, (seal) => this.#sealer.open(seal, trackingId))
      : desiredView(desired);
  }
}
