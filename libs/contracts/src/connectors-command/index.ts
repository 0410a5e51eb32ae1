export { connectorsCommandTopic } from './connectors-command.topic.ts';
export type {
  AddExternalDevice,
  ConnectorsCommand,
  ExternalDeviceAdded,
  ExternalDeviceAddedReply,
  ExternalDeviceRemoved,
  ExternalDeviceRemovedReply,
  RemoveExternalDevice,
} from './connectors.commands.ts';
