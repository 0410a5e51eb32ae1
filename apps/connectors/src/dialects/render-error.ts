import { renderEnvelope, type ErrorRenderer } from '@umbra/wire';

/** By path: each dialect says no in words of its own. A further one is a line here. */
const RENDERERS: readonly (readonly [prefix: string, render: ErrorRenderer])[] = [];

export const renderByDialect: ErrorRenderer = (refusal, id, request) => {
  const { url = '' } = request;
  const [, render] = RENDERERS.find(([prefix]) => url.startsWith(prefix)) ?? [];
  return (render ?? renderEnvelope)(refusal, id, request);
};
