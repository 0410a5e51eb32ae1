import { randomBytes } from 'node:crypto';
import { eventually } from '@umbra/testing';
import { environment } from './environment.ts';

/** A span as the receiver of the tested stack tells of it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly isFailed: boolean;
}

/** The trace of a caller who records it, or who says not to. */
export function callerTrace(isSampled = true) {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}` };
}

/** What has been received of a trace so far. */
export async function spansOf(traceId: string): Promise<readonly ReceivedSpan[]> {
  const response = await fetch(`${environment.tracesUrl}/traces/${traceId}`);
  return (await response.json()) as ReceivedSpan[];
}

/** Waits until a trace has all of these spans, named `service: name`. @returns them, in this order */
export function tracedSteps(traceId: string, steps: readonly string[]): Promise<readonly ReceivedSpan[]> {
  return eventually(`the trace has ${steps.join(', ')}`, async () => {
    const spans = await spansOf(traceId);
    const found = steps.map((step) => spans.find(({ service, name }) => `${service}: ${name}` === step));
    return found.every((span) => span !== undefined) ? found : undefined;
  });
}
