import { CreateAssociations1765000000006 } from './create-associations.migration.ts';
import { CreateCommandTables1765000000002 } from './create-command-tables.migration.ts';
import { CreateGeofences1765000000003 } from './create-geofences.migration.ts';
import { CreateOutbox1765000000001 } from './create-outbox.migration.ts';
import { CreateRules1765000000004 } from './create-rules.migration.ts';
import { CreateSensorRules1765000000005 } from './create-sensor-rules.migration.ts';

/** Every migration of this service; the number in a name is its place. */
export const migrations = [
  CreateOutbox1765000000001,
  CreateCommandTables1765000000002,
  CreateGeofences1765000000003,
  CreateRules1765000000004,
  CreateSensorRules1765000000005,
  CreateAssociations1765000000006,
];
