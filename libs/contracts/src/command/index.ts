export type { Command, CommandAddress, CommandOutcome, CommandRefusal, Reply } from './command.ts';
export { everyTopicOf, type CommandTopics } from './command-topics.ts';
export { readCommand, readReply } from './read-command.ts';
