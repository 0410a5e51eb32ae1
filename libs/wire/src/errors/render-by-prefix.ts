import { plainPath } from '../http/plain-path.ts';
import { renderEnvelope, type ErrorRenderer } from './error-renderer.ts';

/**
 * For a service that answers several dialects: refuses each request in the words of its prefix (ERR-7).
 * @param renderers by prefix, as whole path segments: `/api/v1` covers `/api/v1` and `/api/v1/x`, not `/api/v1x`
 * @param otherwise for all other paths
 */
export function renderByPrefix(
  renderers: Readonly<Record<string, ErrorRenderer>>,
  otherwise: ErrorRenderer = renderEnvelope,
): ErrorRenderer {
  const byPrefix = Object.entries(renderers);
  return (refusal, id, request) => {
    const path = `${plainPath(request.url)}/`;
    const [, render = otherwise] = byPrefix.find(([prefix]) => path.startsWith(`${prefix}/`)) ?? [];
    return render(refusal, id, request);
  };
}
