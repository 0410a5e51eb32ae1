import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '../tracing/span.ts';

/** Of a request or a message that is traced; of others the id alone is kept, which costs no object. */
interface TracedConversation {
  readonly correlationId: string | undefined;
  readonly span: Span;
}

const storage = new AsyncLocalStorage<string | TracedConversation>();

/** The conversation the running code belongs to, or undefined outside of any request or message. */
export const currentCorrelationId = (): string | undefined => {
  const store = storage.getStore();
  return typeof store === 'object' ? store.correlationId : store;
};

/** The step of a trace that the running code belongs to, or undefined where nothing is traced. */
export const currentSpan = (): Span | undefined => {
  const store = storage.getStore();
  return typeof store === 'object' ? store.span : undefined;
};

/** Runs `work`, and all that it awaits, as part of the conversation `correlationId`. */
export const runWithCorrelation = <Result>(correlationId: string, work: () => Result): Result =>
  storage.run(correlationId, work);

/** Runs `work`, and all that it awaits, as part of the step `span`; the conversation stays the same. */
export const runWithSpan = <Result>(span: Span, work: () => Result): Result =>
  storage.run({ correlationId: currentCorrelationId(), span }, work);
