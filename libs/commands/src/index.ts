export { aloneTogether } from './alone-together.ts';
export { CommandConsumer, type CommandConsumerOptions } from './command-consumer.ts';
export type { AskedTogether, CheckedCommand, CommandHandler, Wish } from './command-handler.ts';
export { createCommandTables, dropCommandTables } from './command-tables.ts';
export { managedTransactionsOf, type ManagedSession } from './managed-session.ts';
export { createOutcomeTable, forgetOutcomes } from './outcome-table.ts';
export { ReplyConsumer, type ReplyConsumerOptions } from './reply-consumer.ts';
export type { ReplyHandler } from './reply-handler.ts';
export { wishOf } from './wish-of.ts';
