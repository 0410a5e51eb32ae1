import http, { type RefinedParams, type RefinedResponse } from 'k6/http';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly body?: unknown;
}

/** Calls the API as a user. @throws on any answer but a 2xx, with what it says */
export function call<Answer>({ method, url, body }: Call, token?: string): Answer {
  const response = http.request(method, url, body === undefined ? null : JSON.stringify(body), jsonParams(token));
  return answerOf<Answer>(response, `${method} ${url}`);
}

export function jsonParams(token?: string): RefinedParams<'text'> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return { headers, responseType: 'text' };
}

/** @throws on any answer but a 2xx, with what it says */
export function answerOf<Answer>({ status, body, error }: RefinedResponse<'text'>, what: string): Answer {
  if (status < 200 || status > 299) throw new Error(`${what} answered ${status}: ${error || body}`);
  return (body ? JSON.parse(body) : undefined) as Answer;
}
