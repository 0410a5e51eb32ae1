import type { CredentialField } from '../../domain/credentials/credential-field.ts';
import type { Credentials } from '../../domain/credentials/credentials.ts';
import { callbackKeyField } from '../credentials/callback-key.field.ts';
import {
  CredentialsMalformedError,
  optionalNumberOf,
  optionalTextOf,
  optionalTimeOf,
  textOf,
} from '../credentials/read-credentials.ts';
import { isRecord } from '../sample/in-range.ts';
import { filled, inUrl, namesDevice } from './placeholders.ts';

export const httpJsonFields: readonly CredentialField[] = [
  { key: 'mapping', label: 'JSONata expression that makes samples of an answer or a callback' },
  {
    key: 'url',
    label: 'Address to ask, with {{externalDeviceId}} and {{since}} where they are wanted; none for callbacks alone',
    isOptional: true,
    isAddress: true,
  },
  { key: 'method', label: 'GET (unless said otherwise), POST or PUT', isOptional: true },
  {
    key: 'headers',
    label: 'Headers of the request, as an object; keys of the cloud belong here',
    isOptional: true,
    isSecret: true,
  },
  { key: 'body', label: 'Body of the request, a text or an object', isOptional: true, isSecret: true },
  { key: 'overlapHours', label: 'How late samples may appear, in hours (24)', isOptional: true },
  { key: 'since', label: 'Mirror what is newer than this time (when the device was added)', isOptional: true },
  { key: 'exampleDeviceId', label: 'externalDeviceId to try the address out with', isOptional: true },
  callbackKeyField,
];

const METHODS = ['GET', 'POST', 'PUT'] as const;

export interface HttpJsonRequest {
  readonly url: string;
  readonly method: (typeof METHODS)[number];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpJsonCredentials {
  readonly mapping: string;
  /** Undefined where the cloud calls by itself. */
  readonly request: HttpJsonRequest | undefined;
  readonly overlapMs: number;
  readonly sinceMs: number | undefined;
  readonly exampleDeviceId: string | undefined;
}

const OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 24 * 31;
const HOUR_MS = 3_600_000;
const MAX_MAPPING_CHARACTERS = 20_000;

/** @throws CredentialsMalformedError */
export function httpJsonCredentialsOf(credentials: Credentials): HttpJsonCredentials {
  const hours = optionalNumberOf(credentials, 'overlapHours', { from: 0, to: MAX_OVERLAP_HOURS }) ?? OVERLAP_HOURS;
  return {
    mapping: mappingOf(credentials),
    request: requestOf(credentials),
    overlapMs: hours * HOUR_MS,
    sinceMs: optionalTimeOf(credentials, 'since'),
    exampleDeviceId: optionalTextOf(credentials, 'exampleDeviceId'),
  };
}

/** All that a callback needs. @throws CredentialsMalformedError */
export function mappingOf(credentials: Credentials): string {
  const mapping = textOf(credentials, 'mapping');
  if (mapping.length > MAX_MAPPING_CHARACTERS) {
    throw new CredentialsMalformedError('mapping', `must have at most ${String(MAX_MAPPING_CHARACTERS)} characters`);
  }
  return mapping;
}

function requestOf(credentials: Credentials): HttpJsonRequest | undefined {
  const url = optionalTextOf(credentials, 'url')?.trim();
  if (url === undefined) return undefined;
  checkUrl(url);
  const method = (optionalTextOf(credentials, 'method') ?? 'GET').toUpperCase();
  if (!isMethod(method)) throw new CredentialsMalformedError('method', `must be one of ${METHODS.join(', ')}`);
  const body = bodyOf(credentials);
  if (body !== undefined && method === 'GET') {
    throw new CredentialsMalformedError('body', 'must be left out with the method GET');
  }
  const headers = headersOf(credentials, typeof credentials['body'] === 'object');
  return { url, method, headers, body };
}

const isMethod = (method: string): method is HttpJsonRequest['method'] =>
  (METHODS as readonly string[]).includes(method);

/** Where a request goes is fixed: it takes the headers with it. */
function checkUrl(url: string): void {
  const [one, other] = ['a', 'b'].map((externalDeviceId) =>
    URL.parse(filled(url, { externalDeviceId, sinceMs: 0 }, inUrl)),
  );
  const isFit = (one?.protocol === 'https:' || one?.protocol === 'http:') && one.username === '' && one.password === '';
  if (!isFit) {
    throw new CredentialsMalformedError(
      'url',
      'must be an address like https://cloud.example.com/positions, without a user',
    );
  }
  if (one.origin !== other?.origin) {
    throw new CredentialsMalformedError('url', 'must have {{externalDeviceId}} in its path or query alone');
  }
}

function headersOf(credentials: Credentials, hasJson: boolean): Record<string, string> {
  const given = credentials['headers'];
  const headers = typeof given === 'string' && given !== '' ? parsed(given) : given;
  const base: Record<string, string> = {
    accept: 'application/json',
    ...(hasJson ? { 'content-type': 'application/json' } : {}),
  };
  if (headers === undefined || headers === null || headers === '') return base;
  if (!isRecord(headers) || Object.values(headers).some((value) => typeof value !== 'string')) {
    throw new CredentialsMalformedError('headers', 'must be an object whose members are texts');
  }
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value as string]);
  return { ...base, ...(Object.fromEntries(lower) as Record<string, string>) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function bodyOf(credentials: Credentials): string | undefined {
  const body = credentials['body'];
  if (body === undefined || body === null || body === '') return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** A request that has to be made for each device. */
export const isPerDevice = ({ url, body }: HttpJsonRequest): boolean => namesDevice(url) || namesDevice(body ?? '');
