import crypto from 'k6/crypto';
import http, { type RefinedResponse } from 'k6/http';
import { answerOf, call } from './http.ts';
import { signInDuration } from './metrics.ts';
import { authorizationHeader, type Hmac } from './oauth.ts';
import type { Device } from './provision.ts';
import type { LoadSettings } from './settings.ts';

const SIGN_INS_AT_ONCE = 20;

const hmac: Hmac = (key, text) => crypto.hmac('sha256', key, text, 'base64');

/** The server's clock is what counts in a signature: seconds that it is ahead of ours. */
export function clockDifferenceS({ url }: LoadSettings): number {
  const { timestamp } = call<{ timestamp: number }>({ method: 'GET', url: `${url}/v2/timestamp` });
  return timestamp - Math.floor(Date.now() / 1_000);
}

/** Signs one device in, as it does itself. @throws if it is refused */
export function signIn(settings: LoadSettings, device: Device, differenceS: number): string {
  const response = http.request('POST', `${settings.url}/v2/token`, null, params(settings, device, differenceS));
  return tokenOf(response);
}

/** Signs many in. @returns their tokens, in the same order */
export function signInAll(settings: LoadSettings, devices: readonly Device[], differenceS: number): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < devices.length; at += SIGN_INS_AT_ONCE) {
    const requests = devices.slice(at, at + SIGN_INS_AT_ONCE).map((device) => ({
      method: 'POST',
      url: `${settings.url}/v2/token`,
      params: params(settings, device, differenceS),
    }));
    tokens.push(...http.batch(requests).map((response) => tokenOf(response)));
  }
  return tokens;
}

function params({ signedUrl }: LoadSettings, { deviceId, deviceSecret }: Device, differenceS: number) {
  const timestampS = Math.floor(Date.now() / 1_000) + differenceS;
  const nonce = Math.random().toString(36).slice(2, 12);
  const request = { url: `${signedUrl}/v2/token`, deviceId, deviceSecret, nonce, timestampS };
  return { headers: { authorization: authorizationHeader(request, hmac) }, responseType: 'text' as const };
}

function tokenOf(response: RefinedResponse<'text'>): string {
  signInDuration.add(response.timings.duration);
  return answerOf<{ accessToken: string }>(response, 'a sign-in').accessToken;
}
