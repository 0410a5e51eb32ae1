import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** The conversation the running code belongs to, or undefined outside of any request or message. */
export const currentCorrelationId = (): string | undefined => storage.getStore();

/** Runs `work`, and all that it awaits, as part of the conversation `correlationId`. */
export const runWithCorrelation = <Result>(correlationId: string, work: () => Result): Result =>
  storage.run(correlationId, work);
