export {
  MAX_ENDED_CLAIMS,
  currentClaim,
  type DeviceClaim,
  type DeviceClaimed,
  type DeviceDeactivated,
  type DeviceEvent,
  type DeviceProvisioned,
  type DeviceState,
  type DeviceUnclaimed,
} from './device.events.ts';
export { deviceTopic } from './device.topic.ts';
