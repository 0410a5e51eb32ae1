import { ingested, resolved, sampleOf, shadowCleared, BERLIN } from '../testing/given.ts';
import { EventBoundsError, requireBounds, SampleTimeError } from './event-bounds.ts';

const UNHOLDABLE = [1e300, -1, 1.5, Number.MAX_SAFE_INTEGER, 4_102_448_400_001];

describe('what the read models cannot hold', () => {
  it.each(UNHOLDABLE)('wall 7: a time of %d makes the event poison', (ms) => {
    const sample = { sampledAtMs: 1 };
    expect(() => requireBounds(ingested({ sampledAtMs: ms }), 0)).toThrow(SampleTimeError);
    expect(() => requireBounds(ingested(sample, { acceptedAtMs: ms }), 0)).toThrow(EventBoundsError);
    const cleared = shadowCleared();
    expect(() => requireBounds({ ...cleared, data: { ...cleared.data, requestedAtMs: ms } }, 0)).toThrow(EventBoundsError); // prettier-ignore
    const ref = sampleOf(ingested(sample));
    expect(() => requireBounds(resolved({ ...ref, sampledAtMs: ms }, BERLIN), 0)).toThrow(SampleTimeError);
    expect(() => requireBounds(resolved({ ...ref, index: ms }, BERLIN), 0)).toThrow(EventBoundsError);
  });

  it('wall 7: a time long after its acceptance makes the event poison: no partition is made for it', () => {
    const acceptedAtMs = Date.UTC(2026, 0);
    expect(() => requireBounds(ingested({ sampledAtMs: Date.UTC(2026, 0, 31) }, { acceptedAtMs }), 0)).not.toThrow();
    expect(() => requireBounds(ingested({ sampledAtMs: Date.UTC(2026, 1, 2) }, { acceptedAtMs }), 0)).toThrow(SampleTimeError); // prettier-ignore
  });

  it('wall 7: nesting that no serialiser survives makes the event poison; what HTTP lets in does not', () => {
    expect(() => requireBounds(ingested({ sampledAtMs: 1, payload: nested(520) }), 10_000)).not.toThrow();
    expect(() => requireBounds(ingested({ sampledAtMs: 1, payload: nested(20_000) }), 200_000)).toThrow(
      EventBoundsError,
    );
  });
});

function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 1; level < levels; level += 1) value = { x: value };
  return value;
}
