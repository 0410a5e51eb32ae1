import { randomBytes } from 'node:crypto';
import {
  isSampled,
  type Span,
  type SpanAttributes,
  type SpanIds,
  type SpanKind,
  type Tracer,
} from '@umbra/observability';

/** A span as a test looks at it. */
export interface RecordedSpan extends SpanIds {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanId: string | undefined;
  attributes: SpanAttributes;
  readonly links: SpanIds[];
  failure: string | undefined;
  isEnded: boolean;
}

/**
 * A tracer that keeps its spans. It follows the caller's choice of sampling, and takes all that have no caller, as
 * OpenTelemetry does by default.
 */
export class RecordingTracer implements Tracer {
  /** In the order in which they were started. */
  readonly spans: RecordedSpan[] = [];

  startSpan(name: string, kind: SpanKind, parent: string | undefined): Span | undefined {
    if (parent === undefined) return this.#start(name, kind, hex(16), undefined);
    const [, traceId = '', parentSpanId] = parent.split('-');
    return isSampled(parent) ? this.#start(name, kind, traceId, parentSpanId) : undefined;
  }

  named(name: string): RecordedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  #start(name: string, kind: SpanKind, traceId: string, parentSpanId: string | undefined): Span {
    const span: RecordedSpan = {
      ...{ traceId, spanId: hex(8), parentSpanId, name, kind },
      attributes: {},
      links: [],
      failure: undefined,
      isEnded: false,
    };
    this.spans.push(span);
    return {
      traceId,
      spanId: span.spanId,
      traceparent: `00-${traceId}-${span.spanId}-01`,
      startChild: (childName, childKind, attributes = {}) => {
        const child = this.#start(childName, childKind, traceId, span.spanId);
        child.setAttributes(attributes);
        return child;
      },
      rename: (newName) => {
        span.name = newName;
      },
      setAttributes: (attributes) => {
        span.attributes = { ...span.attributes, ...attributes };
      },
      link: ({ traceId, spanId }) => {
        span.links.push({ traceId, spanId });
      },
      fail: (type) => {
        span.failure = type;
      },
      end: () => {
        if (span.isEnded) throw new Error(`the span ${span.name} ended twice`);
        span.isEnded = true;
      },
    };
  }
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
