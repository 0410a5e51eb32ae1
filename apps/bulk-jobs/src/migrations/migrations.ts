import { CarryOutRows1765000000010 } from './carry-out-rows.migration.ts';
import { CreateCommandTables1765000000002 } from './create-command-tables.migration.ts';
import { CreateJobs1765000000003 } from './create-jobs.migration.ts';
import { CreateOutbox1765000000001 } from './create-outbox.migration.ts';

/** Every migration of this service; the number in a name is its place. */
export const migrations = [
  CreateOutbox1765000000001,
  CreateCommandTables1765000000002,
  CreateJobs1765000000003,
  CarryOutRows1765000000010,
];
