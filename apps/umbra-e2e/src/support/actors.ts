import { environment } from './environment.ts';
import { send, succeed, type Answer, type RequestOptions } from './http.ts';
import { oauthHeader, type DeviceSecret } from './oauth.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Logs in. @returns the user's token */
export async function logIn({ email, password }: Credentials = environment.demo): Promise<string> {
  const { accessToken } = await succeed<{ accessToken: string }>('POST', '/users/v2/login', {
    body: { email, password },
  });
  return accessToken;
}

/** A device that is claimed, and who claimed it. */
export interface ClaimedDevice extends DeviceSecret {
  readonly trackingId: string;
}

/** Makes a licence and claims it, in two steps, as a user of the demo project. */
export async function claimDevice(userToken: string): Promise<ClaimedDevice> {
  const licence = await succeed<DeviceSecret>('POST', `/registry/v2/${environment.appId}/one-device`, {
    token: userToken,
  });
  const { trackingId } = await succeed<{ trackingId: string }>('PUT', `/registry/v2/devices/${licence.deviceId}`, {
    token: userToken,
  });
  return { deviceId: licence.deviceId, deviceSecret: licence.deviceSecret, trackingId };
}

/** Asks for a device token. @param baseUrl under which the device knows the server */
export function requestDeviceToken(
  device: DeviceSecret,
  baseUrl: string = environment.url,
): Promise<Answer<{ accessToken: string; expiresIn: number }>> {
  const url = `${baseUrl}/v2/token`;
  return send('POST', url, { headers: { authorization: oauthHeader(url, device) } });
}

/** Signs a device in. @returns its token */
export async function signIn(device: DeviceSecret, baseUrl?: string): Promise<string> {
  const { status, body } = await requestDeviceToken(device, baseUrl);
  if (status !== 200) throw new Error(`the device got no token: ${String(status)} ${JSON.stringify(body)}`);
  return body.accessToken;
}

/** A sample at a place, as a tracker sends it. */
export function sampleAt(timestamp: number, lat = 52.5309, lng = 13.3847) {
  return { timestamp, position: { lat, lng, accuracy: 8, type: 'gnss' }, system: { mode: 'normal' } };
}

/** What a device is answered with. */
export interface DesiredBody {
  readonly payload?: object;
  readonly system: { readonly stateVersion: number };
}

/** What a device posts. */
export const postSamples = (
  token: string,
  samples: readonly object[],
  options: RequestOptions = {},
): Promise<Answer<DesiredBody>> => send('POST', '/v2/', { token, body: samples, ...options });
