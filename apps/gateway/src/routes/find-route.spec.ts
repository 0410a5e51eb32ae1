import { routeFinder } from './find-route.ts';
import { ROUTE_TABLE } from './route-table.ts';
import { SERVICES } from './route.ts';

const find = routeFinder(ROUTE_TABLE);

describe('the route table', () => {
  it.each([
    ['/v2/', 'ingestion'],
    ['/v2', 'ingestion'],
    ['/v2?async=true', 'ingestion'],
    ['/v3/batch', 'ingestion'],
    ['/device-http/v2', 'ingestion'],
    ['/v2/health', 'ingestion'],
    ['/v2/token', 'registry'],
    ['/v2/token?projectId=p', 'registry'],
    ['/v2/token/', 'registry'],
    ['/v2/timestamp', 'registry'],
    ['/v2/locate', 'positioning'],
    ['/v2/locate/x', 'ingestion'],
    ['/users/v2/login', 'registry'],
    ['/users/v2/devices', 'shadows'],
    ['/users/v2/devices?count=1', 'shadows'],
    ['/users/v2/devicesX', 'registry'],
    ['/registry/v2/licenses', 'registry'],
    ['/registry/v4/x', 'registry'],
    ['/shadows/v2/HERE-1/desired', 'shadows'],
    ['/shadows/v4', 'shadows'],
    ['/traces/v2/HERE-1', 'shadows'],
    ['/admin/v1/projects', 'registry'],
    ['/admin/v1/connectors/x', 'connectors'],
    ['/jitterbit-cloud-restful-service/user/login', 'registry'],
    ['/jitterbit-cloud-restful-service//user/login', 'registry'],
    ['/jitterbit-cloud-restful-service/orgs/1/connector', 'connectors'],
    ['/fabric/api/login', 'registry'],
    ['/api/v1/connectors', 'connectors'],
    ['/bulkjobs/v4/deviceUploads?projectId=p', 'bulk-jobs'],
    ['/geofences/v2/1', 'geofencing'],
    ['/rules/v4', 'geofencing'],
    ['/sensors/v3/rules/1', 'geofencing'],
    ['/associations/v3/devices', 'geofencing'],
    ['/device-associations/v2/1', 'geofencing'],
    ['/geofence-associations/v2/1', 'geofencing'],
    ['/registry/v4/resources/geofence/find', 'registry'],
    ['/events/v3/statuses', 'geofencing'],
  ])('sends %s to %s', (target, service) => {
    expect(find(target)?.service).toBe(service);
  });

  it.each(['/', '', '/v2x', '/V2/', '/v1', '/health', '/shadows', '*', '?x=/v2'])('knows nothing of %j', (target) => {
    expect(find(target)).toBeUndefined();
  });

  it('gives every service a prefix', () => {
    expect(new Set(ROUTE_TABLE.map((route) => route.service))).toEqual(new Set(SERVICES));
  });

  it('speaks a dialect of its own under foreign prefixes', () => {
    expect(find('/api/v1/connectors')?.dialect).toBe('patchworks');
    expect(find('/v2/locate')?.dialect).toBe('positioning');
    expect(find('/v2/')?.dialect).toBeUndefined();
  });

  it('refuses a prefix that is there twice', () => {
    const route = { prefix: '/v2', service: 'ingestion' } as const;
    expect(() => routeFinder([route, route])).toThrow('/v2 twice');
  });
});
