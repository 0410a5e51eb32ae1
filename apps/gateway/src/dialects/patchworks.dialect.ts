import type { ErrorRenderer } from '@umbra/wire';

/** The error body of Patchworks' API: a sentence. */
export const renderPatchworks: ErrorRenderer = (refusal, _id, request) => ({
  status: refusal.status,
  body: { message: refusal.status === 404 ? routeNotFound(request.url) : refusal.message },
});

const routeNotFound = (url: string): string => {
  const path = url.split('?', 1)[0]?.replace(/^\/+/, '') ?? '';
  return `The route ${path} could not be found.`;
};
