import { randomUUID } from 'node:crypto';
import { logIn, signIn, type ClaimedDevice } from './actors.ts';
import { environment } from './environment.ts';
import { succeed } from './http.ts';
import type { DeviceSecret } from './oauth.ts';
import { aSecret, keepSecret } from './secrets.ts';

/** A project of its own with an administrator, all that can speak for it, and devices. */
export interface Tenant {
  readonly name: string;
  readonly projectId: string;
  readonly appId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  /** Of the user; stands for all projects of the user, which is one. */
  readonly userToken: string;
  readonly keyId: string;
  /** Stands for the project, as a bearer. */
  readonly apiKey: string;
}

const SAMPLES_PER_SECOND = 1_000_000;

/** Makes a tenant over the admin API. Its limit is out of the way of tests. */
export async function newTenant(name: string): Promise<Tenant> {
  const token = await logIn(environment.admin);
  const email = `${name}-${randomUUID()}@umbra.local`;
  const password = aSecret(`password of ${name}`);
  const { userId } = await succeed<{ userId: string }>('POST', '/admin/v1/users', {
    token,
    body: { email, password, name },
  });
  const project = await succeed<{ projectId: string; appId: string }>('POST', '/admin/v1/projects', {
    token,
    body: { name },
  });
  const path = `/admin/v1/projects/${project.projectId}`;
  await succeed('PUT', `${path}/members/${userId}`, { token, body: { role: 'admin' } });
  await succeed('PUT', `${path}/limits`, { token, body: { samplesPerSecond: SAMPLES_PER_SECOND } });
  const key = await succeed<{ keyId: string; apiKey: string }>('POST', `${path}/api-keys`, { token, body: { name } });
  keepSecret(`API key of ${name}`, key.apiKey);
  const userToken = keepSecret(`user token of ${name}`, await logIn({ email, password }));
  return { name, ...project, userId, email, password, userToken, ...key };
}

/** A physical device of a tenant with its token. */
export interface TenantDevice extends ClaimedDevice {
  readonly token: string;
}

export async function newDevice({ appId, userToken }: Tenant): Promise<TenantDevice> {
  const device = await succeed<DeviceSecret & { trackingId: string }>(
    'POST',
    `/registry/v2/${appId}/one-device?autoclaim=true`,
    { token: userToken },
  );
  keepSecret('device secret', device.deviceSecret);
  return { ...device, token: keepSecret('device token', await signIn(device)) };
}
