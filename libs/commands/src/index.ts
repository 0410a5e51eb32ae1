export { CommandConsumer, type CommandConsumerOptions } from './command-consumer.ts';
export type { CheckedCommand, CommandHandler, Wish } from './command-handler.ts';
export { createCommandTables, dropCommandTables } from './command-tables.ts';
export { createOutcomeTable, forgetOutcomes } from './outcome-table.ts';
export { wishOf } from './wish-of.ts';
