/**
 * How much a consumer that folds batches fetches at a time. kafkajs decodes a whole answer before it hands out the first
 * batch, and sends no heartbeat meanwhile. With its own limits (10 MB, compressed) a backlog took longer than a session lasts
 * on a busy machine: the member was put out, joined again, and so on. These are some ten megabytes decoded.
 */
export const FETCH_LIMITS = { maxBytesPerPartition: 256 * 1024, maxBytes: 1536 * 1024 } as const;
