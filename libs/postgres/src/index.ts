export { createDataSource, type DataSourceSettings } from './data-source/create-data-source.ts';
export { inTransaction, sqlStateOf, type TransactionOptions } from './data-source/in-transaction.ts';
export { openSession } from './data-source/open-session.ts';
export { runMigrations, schemaOf } from './data-source/run-migrations.ts';
export { addToOutbox } from './outbox/add-to-outbox.ts';
export { OutboxRelay, type OutboxRelayOptions, type OutboxRelayStatus } from './outbox/outbox-relay.ts';
export { createOutboxTable, dropOutboxTable } from './outbox/outbox-table.ts';
export { provisionServices } from './provision/provision-services.ts';
export { serviceDatabaseUrl, serviceRole, type ServiceRole } from './provision/service-role.ts';
