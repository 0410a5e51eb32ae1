import { isUtf8 } from 'node:buffer';
import { badRequest } from '../errors/wire-error.ts';
import { hasLoneSurrogate } from './lone-surrogate.ts';

/**
 * Values nested deeper than this are refused: what recurses over a body later (validation, writing it again) would
 * overflow the stack. A telemetry payload of 1000 bytes cannot nest deeper.
 */
export const MAX_JSON_DEPTH = 512;

/**
 * Reads a JSON body. Nothing at all is "no body" (WIRE-7), whatever the content type says.
 * @throws WireError 400 for bytes that are not UTF-8, text that is not JSON, and nesting beyond measure.
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw badRequest('WIRE_BODY_NOT_UTF8', 'The body is not valid UTF-8.');
  if (isTooDeep(body)) {
    throw badRequest('WIRE_BODY_TOO_DEEP', `The body nests values deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  try {
    return JSON.parse(withoutByteOrderMark(body)) as unknown;
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

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isTooDeep(body: Buffer): boolean {
  // Each level takes two bytes at least, so that most telemetry is not even looked at.
  if (body.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (isInString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) isInString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

function withoutByteOrderMark(body: Buffer): string {
  const text = body.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function positionIn(error: unknown): string {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : ` (at byte ${position})`;
}
