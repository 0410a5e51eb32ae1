import { AddJobCommands1764300000040 } from './add-job-commands.migration.ts';
import { CreateConnectors1764300000001 } from './create-connectors.migration.ts';
import { CreateSchedule1764300000003 } from './create-schedule.migration.ts';
import { CreateJitterbit1764300000030 } from './create-jitterbit.migration.ts';
import { CreateOutbox1764300000002 } from './create-outbox.migration.ts';
import { CreatePatchworks1764300000005 } from './create-patchworks.migration.ts';

/** Every migration of this service; the number in a name is its place. */
export const migrations = [
  CreateConnectors1764300000001,
  CreateOutbox1764300000002,
  CreateSchedule1764300000003,
  CreatePatchworks1764300000005,
  CreateJitterbit1764300000030,
  AddJobCommands1764300000040,
];
