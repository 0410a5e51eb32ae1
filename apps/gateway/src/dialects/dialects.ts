import type { IncomingMessage } from 'node:http';
import { correlationIdOf, POSITIONING_CORRELATION_HEADERS, type ErrorRenderer } from '@umbra/wire';
import type { FindRoute } from '../routes/find-route.ts';
import type { DialectName } from '../routes/route.ts';
import { renderHere } from './here.dialect.ts';
import { renderJitterbit } from './jitterbit.dialect.ts';
import { renderPatchworks } from './patchworks.dialect.ts';
import { renderPositioning } from './positioning.dialect.ts';

/** A new dialect is a file, a line here and a word in the route table. */
const DIALECTS: Readonly<Record<DialectName, ErrorRenderer>> = {
  here: renderHere,
  jitterbit: renderJitterbit,
  patchworks: renderPatchworks,
  positioning: renderPositioning,
};

/** Answers each request in the words of its prefix (ERR-7). */
export const dialectOf =
  (findRoute: FindRoute): ErrorRenderer =>
  (refusal, id, request) =>
    DIALECTS[findRoute(request.url)?.dialect ?? 'here'](refusal, id, request);

/** The id of a conversation: each API has it in headers of its own. */
export const conversationOf =
  (findRoute: FindRoute) =>
  ({ headers, url = '' }: IncomingMessage): string =>
    findRoute(url)?.dialect === 'positioning'
      ? correlationIdOf(headers, POSITIONING_CORRELATION_HEADERS)
      : correlationIdOf(headers);
