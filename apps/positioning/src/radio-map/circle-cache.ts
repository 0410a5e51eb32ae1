import type { Area } from '@umbra/positioning-engine';
import { LRUCache } from 'lru-cache';

const MAX_CIRCLES = 5_000;
const UNKNOWN = Symbol('unknown area');

/** Areas and networks as their cells show them: each takes some hundred stations, and hardly changes. */
export class CircleCache {
  readonly #cache: LRUCache<string, Area | typeof UNKNOWN>;

  constructor({ ttlMs }: { readonly ttlMs: number }) {
    this.#cache = new LRUCache({ max: MAX_CIRCLES, ttl: ttlMs });
  }

  async of(name: string, read: () => Promise<Area | undefined>): Promise<Area | undefined> {
    const known = this.#cache.get(name);
    if (known !== undefined) return known === UNKNOWN ? undefined : known;
    const circle = await read();
    this.#cache.set(name, circle ?? UNKNOWN);
    return circle;
  }

  clear(): void {
    this.#cache.clear();
  }
}
