export { derivedUuid } from './derived-uuid.ts';
export {
  newAppId,
  newDeviceSecret,
  newPhysicalDeviceId,
  newPhysicalTrackingId,
  newProjectId,
  newUserId,
  newVirtualDeviceId,
  newVirtualTrackingId,
  projectHrn,
  projectIdOfHrn,
  type AppId,
  type DeviceId,
  type ExternalId,
  type ProjectId,
  type TrackingId,
  type UserId,
} from './ids.ts';
export { timeOrderedUuid } from './time-ordered-uuid.ts';
