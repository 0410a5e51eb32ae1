import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const SAMPLED_FLAG = 0x01;

/** Whether a header is a W3C `traceparent` by its shape. */
export const isTraceparent = (header: unknown): header is string =>
  typeof header === 'string' && TRACEPARENT.test(header);

/** Whether whoever wrote the header records the trace. */
export const isSampled = (traceparent: string | undefined): traceparent is string =>
  isTraceparent(traceparent) && (Number.parseInt(traceparent.slice(-2), 16) & SAMPLED_FLAG) !== 0;

/** Tells who comes next that the choice was made, and that it is no: without it each would make it anew. */
export const unsampledTraceparent = (): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
