export type { UserCreated, UserEvent, UserState } from './user.events.ts';
export { userTopic } from './user.topic.ts';
