import { isUtf8 } from 'node:buffer';
import { badRequest } from '../errors/wire-error.ts';
import { isNestedTooDeep, MAX_JSON_DEPTH } from './json-depth.ts';
import { hasLoneSurrogate } from './lone-surrogate.ts';

/**
 * Reads a JSON body. Nothing at all is "no body" (WIRE-7), whatever the content type says.
 * @throws WireError 400 for bytes that are not UTF-8, text that is not JSON, and nesting beyond measure.
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw badRequest('WIRE_BODY_NOT_UTF8', 'The body is not valid UTF-8.');
  const text = withoutByteOrderMark(body);
  if (isNestedTooDeep(text)) {
    throw badRequest('WIRE_BODY_TOO_DEEP', `The body nests values deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The parser's own message quotes the body: it may go to the caller's log, but not into ours.
    throw badRequest('WIRE_BODY_NOT_JSON', `The body is not valid JSON${positionIn(error)}.`);
  }
}

/**
 * The same for a body whose texts go into columns: refuses those that no column takes.
 * @throws WireError 400
 */
export function parseStorableJsonBody(body: Buffer): unknown {
  const value = parseJsonBody(body);
  if (mayHaveSurrogates(body) && hasLoneSurrogate(body.toString('utf8'))) {
    throw badRequest('WIRE_BODY_NOT_UNICODE', 'The body has a text with half of a surrogate pair (\\ud800 … \\udfff).');
  }
  return value;
}

/** Escapes of surrogates are rare: most bodies are not looked at twice. */
const mayHaveSurrogates = (body: Buffer): boolean => body.includes('\\ud') || body.includes('\\uD');

function withoutByteOrderMark(body: Buffer): string {
  const text = body.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function positionIn(error: unknown): string {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : ` (at byte ${position})`;
}
