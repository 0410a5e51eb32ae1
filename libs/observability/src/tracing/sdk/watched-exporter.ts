import { AsyncLocalStorage } from 'node:async_hooks';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../../logging/logger.ts';

/**
 * Says once that spans cannot be exported, and once that they can again: a dead collector is worth a line, and not one a
 * batch.
 */
export class WatchedExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #logger: Logger;
  /** Batches go out in the context of whichever request ended the first of their spans, and are no part of it. */
  readonly #outsideOfRequests = AsyncLocalStorage.snapshot();
  #lostSpans = 0;

  constructor(inner: SpanExporter, logger: Logger) {
    this.#inner = inner;
    this.#logger = logger;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#outsideOfRequests(() => {
      this.#inner.export(spans, (result) => {
        this.#tell(result, spans.length);
        done(result);
      });
    });
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  #tell({ code, error }: ExportResult, spans: number): void {
    if (code === ExportResultCode.SUCCESS) {
      if (this.#lostSpans > 0) this.#logger.info({ lostSpans: this.#lostSpans }, 'traces are exported again');
      this.#lostSpans = 0;
      return;
    }
    if (this.#lostSpans === 0) {
      this.#logger.warn({ err: error }, 'traces cannot be exported; spans are dropped until they can');
    }
    this.#lostSpans += spans;
  }
}
