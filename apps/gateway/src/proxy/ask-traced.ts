import { classifyError } from '@umbra/errors';
import type { Span } from '@umbra/observability';
import type { Dispatcher } from 'undici';
import type { Upstream, UpstreamRequest } from './upstream.ts';

/** Asks a service as a step of the request's trace: a CLIENT span until its answer begins, which the service continues. */
export async function askTraced(
  upstream: Upstream,
  asked: UpstreamRequest,
  request: Span,
): Promise<Dispatcher.ResponseData> {
  const { hostname, port } = new URL(asked.origin);
  const span = request.startChild(`${asked.method} ${upstream.service}`, 'client', {
    'http.request.method': asked.method,
    'server.address': hostname,
    'server.port': port === '' ? undefined : Number(port),
  });
  try {
    const answer = await upstream.ask({ ...asked, headers: { ...asked.headers, traceparent: span.traceparent } });
    span.setAttributes({ 'http.response.status_code': answer.statusCode });
    if (answer.statusCode >= FIRST_ERROR) span.fail(String(answer.statusCode));
    return answer;
  } catch (error) {
    span.fail(classifyError(error).code);
    throw error;
  } finally {
    span.end();
  }
}

/** Who asks counts a refusal as a failure, other than who refuses. */
const FIRST_ERROR = 400;
