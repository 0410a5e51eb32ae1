import * as api from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import type { Span, SpanAttributes, SpanIds, SpanKind, Tracer } from '../span.ts';

const KINDS: Readonly<Record<SpanKind, api.SpanKind>> = {
  server: api.SpanKind.SERVER,
  client: api.SpanKind.CLIENT,
  producer: api.SpanKind.PRODUCER,
  consumer: api.SpanKind.CONSUMER,
  internal: api.SpanKind.INTERNAL,
};

/** Our narrow view of an OpenTelemetry tracer. Parents are handed on by hand: no context manager is registered. */
export class SdkTracer implements Tracer {
  readonly #tracer: api.Tracer;

  constructor(tracer: api.Tracer) {
    this.#tracer = tracer;
  }

  startSpan(name: string, kind: SpanKind, parent: string | undefined): Span | undefined {
    // Attributes follow when there is a span: of the many that are not sampled none are made.
    const span = this.#tracer.startSpan(name, { kind: KINDS[kind] }, contextOf(parent));
    return span.isRecording() ? new SdkSpan(this.#tracer, span) : undefined;
  }
}

function contextOf(traceparent: string | undefined): api.Context {
  const remote = traceparent === undefined ? null : parseTraceParent(traceparent);
  if (remote === null) return api.ROOT_CONTEXT;
  return api.trace.setSpanContext(api.ROOT_CONTEXT, { ...remote, isRemote: true });
}

class SdkSpan implements Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly #tracer: api.Tracer;
  readonly #span: api.Span;

  constructor(tracer: api.Tracer, span: api.Span) {
    const { traceId, spanId } = span.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
    this.#tracer = tracer;
    this.#span = span;
  }

  get traceparent(): string {
    return `00-${this.traceId}-${this.spanId}-01`;
  }

  startChild(name: string, kind: SpanKind, attributes: SpanAttributes = {}): Span {
    const context = api.trace.setSpan(api.ROOT_CONTEXT, this.#span);
    return new SdkSpan(this.#tracer, this.#tracer.startSpan(name, { kind: KINDS[kind], attributes }, context));
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  setAttributes(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }

  link({ traceId, spanId }: SpanIds): void {
    this.#span.addLink({ context: { traceId, spanId, traceFlags: api.TraceFlags.SAMPLED } });
  }

  fail(type: string): void {
    this.#span.setAttributes({ 'error.type': type });
    this.#span.setStatus({ code: api.SpanStatusCode.ERROR });
  }

  end(): void {
    this.#span.end();
  }
}
