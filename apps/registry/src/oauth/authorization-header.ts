import { percentDecode } from './percent-encoding.ts';

/** The pairs of an `Authorization: OAuth …` header, decoded. `realm` is left out: it is never signed. */
export interface OAuthHeader {
  readonly parameters: ReadonlyMap<string, string>;
  readonly consumerKey: string;
  readonly nonce: string;
  readonly signature: string;
  readonly signatureMethod: string;
  readonly timestampS: number;
  readonly version: string | undefined;
}

export type HeaderReading = { readonly header: OAuthHeader } | { readonly problem: string };

/** Reads the header of §2.2, step 1: pairs in any order, blanks and line breaks around the commas. */
export function readAuthorizationHeader(authorization: string | undefined): HeaderReading {
  if (authorization === undefined || authorization === '') return { problem: 'The Authorization header is missing.' };
  const scheme = /^\s*OAuth(?=\s|$)/i.exec(authorization);
  if (scheme === null) return { problem: 'The Authorization header is not of the scheme OAuth.' };
  const parameters = new Map<string, string>();
  const problem = readPairs(authorization.slice(scheme[0].length), parameters);
  if (problem !== undefined) return { problem };
  parameters.delete('realm');
  return readParameters(parameters);
}

function readPairs(text: string, parameters: Map<string, string>): string | undefined {
  // Sticky and without nested repetition: linear in the length of the header.
  const pair = /\s*([^\s="',]+)\s*=\s*"([^"]*)"\s*(,|$)/y;
  if (text.trim() === '') return 'The Authorization header holds no parameter.';
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null) return 'The Authorization header is not a list of key="value" pairs.';
    const [, key = '', value = '', separator] = match;
    const [decodedKey, decodedValue] = [percentDecode(key), percentDecode(value)];
    if (decodedKey === undefined || decodedValue === undefined) {
      return 'The Authorization header holds a broken percent-encoding.';
    }
    if (parameters.has(decodedKey)) return `The Authorization header holds "${decodedKey}" twice.`;
    parameters.set(decodedKey, decodedValue);
    if (separator === ',' && text.slice(pair.lastIndex).trim() === '')
      return 'The Authorization header ends in a comma.';
  }
  return undefined;
}

const TIMESTAMP = /^\d{1,12}$/;

function readParameters(parameters: ReadonlyMap<string, string>): HeaderReading {
  const required = ['consumer_key', 'nonce', 'signature', 'signature_method', 'timestamp'].map(
    (name) => `oauth_${name}`,
  );
  const missing = required.filter((name) => (parameters.get(name) ?? '') === '');
  if (missing.length > 0) return { problem: `The Authorization header lacks ${missing.join(', ')}.` };
  const [consumerKey = '', nonce = '', signature = '', signatureMethod = '', timestamp = ''] = required.map((name) =>
    parameters.get(name),
  );
  if (!TIMESTAMP.test(timestamp)) return { problem: 'oauth_timestamp is not a whole number of seconds.' };
  const version = parameters.get('oauth_version');
  return {
    header: { parameters, consumerKey, nonce, signature, signatureMethod, timestampS: Number(timestamp), version },
  };
}
