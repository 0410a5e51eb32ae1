export { CommandConsumer, type CommandConsumerOptions } from './command-consumer.ts';
export type { CheckedCommand, CommandHandler, Wish } from './command-handler.ts';
export { createCommandTables, dropCommandTables } from './command-tables.ts';
export { managedTransactionsOf, type ManagedSession } from './managed-session.ts';
export { createOutcomeTable, forgetOutcomes } from './outcome-table.ts';
export { RepliesProjection } from './replies.projection.ts';
export { ReplyConsumer, type ReplyConsumerOptions } from './reply-consumer.ts';
export type { ReplyHandler } from './reply-handler.ts';
export { wishOf } from './wish-of.ts';
