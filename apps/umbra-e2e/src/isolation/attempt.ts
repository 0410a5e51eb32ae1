import type { C2cConnector } from '../support/c2c.ts';
import type { FurnishedRules } from '../support/geofencing.ts';
import type { JitterbitLogin } from '../support/jitterbit.ts';
import type { DeviceSecret } from '../support/oauth.ts';
import type { Furnished } from '../support/patchworks.ts';
import type { Tenant, TenantDevice } from '../support/tenant.ts';
import type { ForeignProject } from './foreign-project.ts';

/** In whose name the intruder calls; all of them are of the intruder's own project. */
export type Guise = 'user' | 'client' | 'exchanged' | 'device';

/** Who tries. */
export interface Intruder extends Tenant {
  readonly device: TenantDevice;
  /** Not claimed by anybody. */
  readonly licence: DeviceSecret;
  readonly jitterbit: JitterbitLogin;
  readonly c2c: C2cConnector;
  readonly patchworks: Furnished;
  readonly geofencing: FurnishedRules;
}

/** One way of reaching for the other project. */
export interface Attempt {
  readonly what: string;
  readonly path: string;
  readonly body?: unknown;
  /** In the place of the token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside the token. */
  readonly moreHeaders?: Readonly<Record<string, string>>;
  readonly as: readonly Guise[];
  /** Refusals, or 200 where a list must simply be without it. */
  readonly statuses: readonly number[];
}

/** By operation, as `GET /shadows/v2/{trackingId}`: all that an id of another project could be put into. */
export type IsolationRows = Readonly<
  Record<string, (foreign: ForeignProject, intruder: Intruder) => readonly Attempt[]>
>;

export const PROJECT_GUISES: readonly Guise[] = ['user', 'client', 'exchanged'];
export const ALL_GUISES: readonly Guise[] = [...PROJECT_GUISES, 'device'];

/** AUTH-2 says 403; 404 tells even less. */
export const REFUSED: readonly number[] = [403, 404];

/** The three names of a device of the other project: as a path segment, with its query. */
export const namesOfDevices = ({ device, externalId, appId, virtualTrackingId }: ForeignProject) =>
  [
    ['its trackingId', device.trackingId, ''],
    ['the trackingId of its virtual device', virtualTrackingId, ''],
    ['its externalId with its appId', externalId, `?appId=${appId}`],
  ] as const;

/** An attempt for each name, put into a path by `pathOf`. */
export const forEachDevice = (
  foreign: ForeignProject,
  pathOf: (id: string) => string,
  rest: Partial<Attempt> = {},
): Attempt[] =>
  namesOfDevices(foreign).map(([what, id, query]) => ({
    ...{ what, path: pathOf(id) + query, as: ALL_GUISES, statuses: REFUSED },
    ...rest,
  }));
