import { serviceDatabaseUrl, serviceRole } from './service-role.ts';

const key = Buffer.alloc(32, 1);

describe('serviceRole', () => {
  it('names role and schema after the service', () => {
    expect(serviceRole('bulk-jobs', key)).toMatchObject({ role: 'umbra_bulk_jobs', schema: 'bulk_jobs' });
  });

  it('derives a password that depends on the key and on the service, and is the same each time', () => {
    const { password } = serviceRole('registry', key);
    expect(serviceRole('registry', key).password).toBe(password);
    expect(serviceRole('shadows', key).password).not.toBe(password);
    expect(serviceRole('registry', Buffer.alloc(32, 2)).password).not.toBe(password);
    expect(password).toHaveLength(43);
  });

  it.each(['', 'Registry', 'a b', 'x"; DROP ROLE postgres; --', '1st'])(
    'refuses %j, which could mean anything in SQL',
    (name) => {
      expect(() => serviceRole(name, key)).toThrow(RangeError);
    },
  );

  it('keeps host, database and parameters of the administrator URL', () => {
    const url = new URL(serviceDatabaseUrl('postgres://admin:secret@db:5433/umbra?sslmode=require', 'registry', key));
    expect(url.username).toBe('umbra_registry');
    expect(url.password).toBe(serviceRole('registry', key).password);
    expect(`${url.host}${url.pathname}${url.search}`).toBe('db:5433/umbra?sslmode=require');
  });
});
