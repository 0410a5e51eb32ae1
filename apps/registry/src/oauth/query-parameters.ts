import type { Parameter } from './base-string.ts';
import { percentDecode } from './percent-encoding.ts';

/** The query's pairs as the client signed them, repeated ones included; undefined when an escape is broken. */
export function queryParameters(url: string): readonly Parameter[] | undefined {
  const start = url.indexOf('?');
  if (start === -1) return [];
  const parameters: Parameter[] = [];
  for (const part of url.slice(start + 1).split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decodeFormText(equals === -1 ? part : part.slice(0, equals));
    const value = decodeFormText(equals === -1 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    parameters.push([name, value]);
  }
  return parameters;
}

/** RFC 5849 §3.4.1.3.1 reads the query as a form, in which a plus sign is a blank. */
function decodeFormText(text: string): string | undefined {
  return percentDecode(text.replaceAll('+', ' '));
}
