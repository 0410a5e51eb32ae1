export type {
  ProjectApiKey,
  ProjectApiKeyCreated,
  ProjectApiKeyRevoked,
  ProjectCreated,
  ProjectEvent,
  ProjectLimits,
  ProjectLimitsSet,
  ProjectMember,
  ProjectMemberSet,
  ProjectRole,
  ProjectState,
} from './project.events.ts';
export { projectTopic } from './project.topic.ts';
