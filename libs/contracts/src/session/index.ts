export type { SessionEvent, SessionOpened, SessionState } from './session.events.ts';
export { sessionTopic } from './session.topic.ts';
