import type { AccessTail, StateFold } from '@umbra/access';
import { geofenceTopic } from '@umbra/contracts/geofence';
import { ruleTopic } from '@umbra/contracts/rule';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import { LRUCache } from 'lru-cache';

/** More than are published while an answer waits. */
const REMEMBERED = 10_000;
const MAX_WAIT_MS = 1_000;

/** Which geofences and rules were on the log lately: read by the tail of who may do what. */
export class PublishedLately {
  readonly #ids = new LRUCache<string, true>({ max: REMEMBERED });

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  folds(): readonly StateFold[] {
    return [geofenceTopic, ruleTopic].map(({ name }) => ({
      topic: name,
      apply: ({ key }) => {
        if (key !== null) this.#ids.set(key, true);
      },
    }));
  }
}

/**
 * Lets the answer to a creation wait until other services can know of it, so that what was made can be labelled at once.
 * The creation is committed either way; if the log is away, the answer goes out after a second and the relay catches up
 * later.
 */
export class Publication {
  readonly #tail: Pick<AccessTail, 'until'>;
  readonly #published: PublishedLately;
  readonly #logger: Logger;

  constructor(tail: Pick<AccessTail, 'until'>, published: PublishedLately, logger: Logger) {
    this.#tail = tail;
    this.#published = published;
    this.#logger = logger;
  }

  /** @param id of a geofence, a rule or a sensor rule that was made */
  async of(id: string): Promise<void> {
    try {
      await this.#tail.until(() => this.#published.has(id), MAX_WAIT_MS);
    } catch (error) {
      this.#logger.warn({ ...errorFields(error) }, 'what was made is not on the log yet, though it is answered');
    }
  }
}
