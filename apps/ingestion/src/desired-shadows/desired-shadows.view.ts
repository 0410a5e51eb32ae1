import { desiredShadowTopic, type DesiredShadowEvent, type DesiredShadowState } from '@umbra/contracts/desired-shadow';
import { parseEvent, UnreadableEventError } from '@umbra/contracts/envelope';
import type { LogMessage } from '@umbra/kafka';

const HANDLED: ReadonlySet<string> = new Set<DesiredShadowEvent['type']>([
  'desired-shadow.changed',
  'desired-shadow.cleared',
]);

/** What should this device do? Folded in memory from the whole topic; only what is newer counts. */
export class DesiredShadowsView {
  static readonly topic = desiredShadowTopic.name;
  readonly #states = new Map<string, DesiredShadowState>();

  /** @throws UnreadableEventError */
  apply(message: LogMessage): void {
    const event = parseEvent(message.value);
    if (!HANDLED.has(event.type)) return;
    const state = event.data as DesiredShadowState;
    if (typeof state.trackingId !== 'string' || typeof state.version !== 'number') {
      throw new UnreadableEventError('a desired state lacks its trackingId or version');
    }
    if (typeof state.desired?.system !== 'object') throw new UnreadableEventError('a desired state has no `system`');
    const known = this.#states.get(state.trackingId);
    if (known === undefined || state.version > known.version) this.#states.set(state.trackingId, state);
  }

  /** undefined for a device whose desired state was never set. */
  of(trackingId: string): DesiredShadowState | undefined {
    return this.#states.get(trackingId);
  }

  get size(): number {
    return this.#states.size;
  }
}
