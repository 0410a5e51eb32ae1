import { problemOf } from '../api/api-problem.ts';
import { bodyOf, request, type Answer } from '../api/request.ts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Login } from './credentials-file.ts';

/** Answer of login and refresh (USR-1), as far as it is kept. */
interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly userId: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** @throws Problem */
export async function logInAs(url: string, email: string, password: string, nowMs: number): Promise<Login> {
  const answer = await post(url, '/users/v2/login', { email, password });
  if (answer.status === 401) throw new Problem(EXIT.notLoggedIn, `Umbra at ${url} knows no such email and password.`);
  return loginOf(answer, url, email, nowMs);
}

/** @returns the next pair; undefined: this one is good for nothing any more @throws Problem */
export async function refreshed(url: string, login: Login, nowMs: number): Promise<Login | undefined> {
  const { accessToken, refreshToken, email } = login;
  const answer = await post(url, '/users/v2/refresh', { accessToken, refreshToken });
  return answer.status === 401 ? undefined : loginOf(answer, url, email, nowMs);
}

function post(url: string, path: string, body: object): Promise<Answer> {
  return request(url, url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function loginOf(answer: Answer, url: string, email: string, nowMs: number): Login {
  if (!answer.isOk) throw problemOf(answer, url);
  const { accessToken, refreshToken, userId, expiresIn } = bodyOf<TokenAnswer>(answer, url);
  return { email, userId, accessToken, refreshToken, expiresAtMs: nowMs + expiresIn * 1_000 };
}
