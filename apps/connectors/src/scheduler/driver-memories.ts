import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Credentials } from '../domain/credentials/credentials.ts';

const MAX_CONNECTORS = 10_000;

interface Memory {
  readonly credentials: string;
  readonly kept: Map<string, unknown>;
}

/** What drivers keep of connectors between the runs of this process; other credentials are another account. */
export class DriverMemories {
  readonly #memories = new LRUCache<number, Memory>({ max: MAX_CONNECTORS });

  of(connectorKey: number, credentials: Credentials): Map<string, unknown> {
    const hash = createHash('sha256').update(JSON.stringify(credentials)).digest('base64');
    const known = this.#memories.get(connectorKey);
    if (known?.credentials === hash) return known.kept;
    const memory: Memory = { credentials: hash, kept: new Map() };
    this.#memories.set(connectorKey, memory);
    return memory.kept;
  }
}
