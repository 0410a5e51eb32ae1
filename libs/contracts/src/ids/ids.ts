import { randomBytes, randomUUID } from 'node:crypto';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Bound to the hardware (or to the licence of a virtual device) for ever (GEN-10). */
export type DeviceId = Branded<'DeviceId'>;
/** The identity of a claimed device's data: a new one with every claim (GEN-10, REG-11). */
export type TrackingId = Branded<'TrackingId'>;
/** What the owner of a virtual device calls it, unique per appId (REG-6). */
export type ExternalId = Branded<'ExternalId'>;
export type ProjectId = Branded<'ProjectId'>;
export type AppId = Branded<'AppId'>;
export type UserId = Branded<'UserId'>;

/** `deviceId` of a physical device: a bare UUIDv4, 36 characters, which the C client relies on. */
export const newPhysicalDeviceId = (): DeviceId => randomUUID() as DeviceId;
export const newVirtualDeviceId = (): DeviceId => `VRDE-${randomUUID()}` as DeviceId;
export const newPhysicalTrackingId = (): TrackingId => `HERE-${randomUUID()}` as TrackingId;
export const newVirtualTrackingId = (): TrackingId => `VRTR-${randomUUID()}` as TrackingId;
export const newUserId = (): UserId => `HERE-${randomUUID()}` as UserId;
export const newProjectId = (): ProjectId => `umbra:${randomUUID()}` as ProjectId;

const APP_ID_BYTES = 12;
export const newAppId = (): AppId => randomBytes(APP_ID_BYTES).toString('base64url') as AppId;

const DEVICE_SECRET_BYTES = 32;
/** 43 characters of base64url, as the contract's §1.2 has it. */
export const newDeviceSecret = (): string => randomBytes(DEVICE_SECRET_BYTES).toString('base64url');

/** The HRN by which `tokenExchange` names the project `<org>:<project>` (§1.2, USR-6). */
export function projectHrn(projectId: ProjectId): string {
  const [org = '', ...project] = projectId.split(':');
  return `hrn:here:authorization::${org}:project/${project.join(':')}`;
}

/** The project that an HRN names, or undefined when it is no project HRN. One that has the whole projectId is taken, too. */
export function projectIdOfHrn(hrn: string): ProjectId | undefined {
  const [, org, project] = /^hrn:here:authorization::([^:/]*):project\/(.+)$/.exec(hrn) ?? [];
  if (org === undefined || project === undefined) return undefined;
  return (project.includes(':') ? project : `${org}:${project}`) as ProjectId;
}
