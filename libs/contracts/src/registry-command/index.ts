export { registryCommandTopic } from './registry-command.topic.ts';
export { DEVICE_NAME_TAKEN } from './registry.commands.ts';
export type {
  ClaimDevice,
  DeviceClaimed,
  DeviceClaimedReply,
  DeviceLabelledReply,
  DeviceLabels,
  DeviceOfProject,
  DeviceProvisioned,
  DeviceProvisionedReply,
  DeviceReleased,
  DeviceReleasedReply,
  HaveVirtualDevice,
  LabelDevice,
  ProvisionDevice,
  RegistryCommand,
  ReleaseDevice,
  VirtualDeviceHad,
  VirtualDeviceReply,
} from './registry.commands.ts';
