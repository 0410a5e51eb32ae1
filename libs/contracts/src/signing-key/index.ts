export type { SigningKeyCreated, SigningKeyEvent, SigningKeyRetired, SigningKeyState } from './signing-key.events.ts';
export { signingKeyTopic } from './signing-key.topic.ts';
