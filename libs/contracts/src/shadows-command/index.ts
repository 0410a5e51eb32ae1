export { shadowsCommandTopic } from './shadows-command.topic.ts';
export type {
  AssociateDesiredState,
  ConfigureDesiredState,
  DesiredStateAssociatedReply,
  DesiredStateConfiguredReply,
  ShadowsCommand,
} from './shadows.commands.ts';
