import { createHmac } from 'node:crypto';

/** What a service is called in the database. */
export interface ServiceRole {
  readonly service: string;
  readonly role: string;
  readonly schema: string;
  readonly password: string;
}

const SERVICE_NAME = /^[a-z][a-z0-9-]{0,40}$/;

/**
 * A service's role, schema and password. The password follows from the instance's secret key, so that nothing has to be
 * handed around: who has the key can compute it.
 */
export function serviceRole(service: string, secretKey: Buffer): ServiceRole {
  if (!SERVICE_NAME.test(service)) {
    throw new RangeError(`"${service}" is no service name: lower-case letters, digits and hyphens, a letter first.`);
  }
  const schema = service.replaceAll('-', '_');
  const role = `umbra_${schema}`;
  const password = createHmac('sha256', secretKey).update(`umbra postgres role ${role}`).digest('base64url');
  return { service, role, schema, password };
}

/** The administrator's URL with the service's role and password in place of the administrator's. */
export function serviceDatabaseUrl(adminUrl: string, service: string, secretKey: Buffer): string {
  const { role, password } = serviceRole(service, secretKey);
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}
