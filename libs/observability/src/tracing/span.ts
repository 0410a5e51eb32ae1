/** By the names of OpenTelemetry's semantic conventions; one without a value is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Who a span speaks for: one who is asked, one who asks, one who puts a record on the log, one who takes it off. */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

/** Names a span in its trace, also that of another process. */
export interface SpanIds {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
}

/**
 * A step of a trace that is recorded, from its start to `end`. Where there is no such object (tracing is off, or this
 * trace was not sampled) there is nothing to do either.
 */
export interface Span extends SpanIds {
  /** W3C trace context: what follows from this step, in another process, carries it as a header. */
  readonly traceparent: string;
  startChild(name: string, kind: SpanKind, attributes?: SpanAttributes): Span;
  rename(name: string): void;
  setAttributes(attributes: SpanAttributes): void;
  /** Another span that this one has to do with without being its child. */
  link(other: SpanIds): void;
  /** It did not do what it was to do; `type` is an error code or a status, never a message. */
  fail(type: string): void;
  end(): void;
}

/** Starts the spans of a process: those that no other span of it leads to. */
export interface Tracer {
  /**
   * @param parent the caller's `traceparent`; what is none begins a trace of its own
   * @returns undefined when the trace is not sampled
   */
  startSpan(name: string, kind: SpanKind, parent: string | undefined): Span | undefined;
}
