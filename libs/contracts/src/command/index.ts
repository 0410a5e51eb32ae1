export type { Command, CommandAddress, CommandOutcome, CommandRefusal, Reply } from './command.ts';
export { readCommand, readReply } from './read-command.ts';
