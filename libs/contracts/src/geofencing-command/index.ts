export { geofencingCommandTopic } from './geofencing-command.topic.ts';
export type {
  AssociateDevice,
  DeviceAssociated,
  DeviceAssociatedReply,
  GeofencingCommand,
} from './geofencing.commands.ts';
