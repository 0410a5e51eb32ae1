import { randomUUID } from 'node:crypto';
import type { EventOrigin } from '@umbra/contracts/envelope';
import { currentCorrelationId } from '@umbra/observability';

/** Who says it, when, and in which conversation: the running request's, or the one that is given. */
export function eventOrigin(occurredAtMs: number, correlationId = currentCorrelationId()): EventOrigin {
  return { producer: 'connectors', correlationId: correlationId ?? randomUUID(), occurredAtMs };
}
