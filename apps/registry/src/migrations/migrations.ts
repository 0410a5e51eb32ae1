import { CreateAnnotations1764000000010 } from './create-annotations.migration.ts';
import { CreateCommands1764000000008 } from './create-commands.migration.ts';
import { CreateDevices1764000000003 } from './create-devices.migration.ts';
import { CreateOutbox1764000000006 } from './create-outbox.migration.ts';
import { CreateProjects1764000000002 } from './create-projects.migration.ts';
import { CreateProvisioningJobs1764000000005 } from './create-provisioning-jobs.migration.ts';
import { CreateTokens1764000000004 } from './create-tokens.migration.ts';
import { CreateUsers1764000000001 } from './create-users.migration.ts';
import { LimitPowers1764000000007 } from './limit-powers.migration.ts';
import { PublishUsers1764000000009 } from './publish-users.migration.ts';
import { RememberReleases1764000000011 } from './remember-releases.migration.ts';

/** Every migration of this service; the number in a name is its place. */
export const migrations = [
  CreateUsers1764000000001,
  CreateProjects1764000000002,
  CreateDevices1764000000003,
  CreateTokens1764000000004,
  CreateProvisioningJobs1764000000005,
  CreateOutbox1764000000006,
  LimitPowers1764000000007,
  CreateCommands1764000000008,
  PublishUsers1764000000009,
  CreateAnnotations1764000000010,
  RememberReleases1764000000011,
];
