import { succeed } from './http.ts';
import { keepSecret } from './secrets.ts';
import type { Tenant } from './tenant.ts';

export const JITTERBIT = '/jitterbit-cloud-restful-service';

/** A login by the Jitterbit API (J1). */
export interface JitterbitLogin {
  /** For the header `authToken`. */
  readonly authToken: string;
  readonly orgId: string;
}

/** A registered connector, with all that is secret of it (J3). */
export interface JitterbitRegistration {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly secret: string;
}

export async function logInToJitterbit({ email, password }: Tenant): Promise<JitterbitLogin> {
  const { authenticationToken, defaultOrgId } = await succeed<Record<'authenticationToken' | 'defaultOrgId', string>>(
    'PUT',
    `${JITTERBIT}/user/login`,
    { body: { email, password } },
  );
  return { authToken: keepSecret('Jitterbit token', authenticationToken), orgId: defaultOrgId };
}

export async function registerAtJitterbit(
  { authToken, orgId }: JitterbitLogin,
  name: string,
): Promise<JitterbitRegistration> {
  const answer = await succeed<{ id: string; key: string; secret: string }>(
    'POST',
    `${JITTERBIT}/orgs/${orgId}/connector`,
    { headers: { authToken }, body: { name, version: '1.0.0' } },
  );
  const { id, key, secret } = answer;
  return { name, id, key: keepSecret('Jitterbit key', key), secret: keepSecret('Jitterbit secret', secret) };
}
