export { registryCommandTopic } from './registry-command.topic.ts';
export type {
  DeviceReleasedReply,
  HaveVirtualDevice,
  RegistryCommand,
  ReleaseDevice,
  VirtualDeviceHad,
  VirtualDeviceReply,
} from './registry.commands.ts';
