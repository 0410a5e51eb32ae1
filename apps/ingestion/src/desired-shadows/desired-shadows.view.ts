import { desiredShadowTopic, type DesiredShadowState } from '@umbra/contracts/desired-shadow';
import { parseEvent, UnreadableEventError } from '@umbra/contracts/envelope';
import type { LogMessage } from '@umbra/kafka';

const SCHEMA_VERSION = 1;

/** What should this device do? Folded in memory from the whole topic; only what is newer counts. */
export class DesiredShadowsView {
  static readonly topic = desiredShadowTopic.name;
  readonly #states = new Map<string, DesiredShadowState>();

  /**
   * Whatever an event is called, its data is the whole state after it; another version of the schema is passed over.
   * @throws UnreadableEventError
   */
  apply({ value }: LogMessage): void {
    const event = parseEvent(value);
    if (event.version !== SCHEMA_VERSION) return;
    const state = readState(event.data as Partial<DesiredShadowState>);
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

function readState(state: Partial<DesiredShadowState>): DesiredShadowState {
  if (typeof state.trackingId !== 'string' || typeof state.version !== 'number') {
    throw new UnreadableEventError('a desired state lacks its trackingId or version');
  }
  const system: unknown = state.desired?.system;
  if (typeof system !== 'object' || system === null) {
    throw new UnreadableEventError('a desired state has no `system`');
  }
  return state as DesiredShadowState;
}
