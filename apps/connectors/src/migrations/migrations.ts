import { CreateConnectors1764300000001 } from './create-connectors.migration.ts';
import { CreateOutbox1764300000002 } from './create-outbox.migration.ts';

/** Every migration of this service; the number in a name is its place. */
export const migrations = [CreateConnectors1764300000001, CreateOutbox1764300000002];
