import type { CommandAddress } from '@umbra/contracts/command';
import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import { connectorsCommandTopic, type ConnectorsCommand } from '@umbra/contracts/connectors-command';
import { geofencingCommandTopic, type GeofencingCommand } from '@umbra/contracts/geofencing-command';
import { derivedUuid } from '@umbra/contracts/ids';
import { registryCommandTopic, type DeviceLabels, type RegistryCommand } from '@umbra/contracts/registry-command';
import { shadowsCommandTopic, type ConfigureDesiredState } from '@umbra/contracts/shadows-command';
import type { Topic } from '@umbra/contracts/topics';
import { desiredSystemOf } from './desired-system.ts';
import type { Job } from './job.ts';
import type { RowIds } from './row-state.ts';
import type { CreateWish, DeleteWish, RowWish } from './row-wish.ts';
import type { StepName } from './step.ts';

/** Of a job, what the commands of its rows tell. */
export type AskingJob = Pick<Job, 'jobId' | 'projectId' | 'requestedBy'>;

export interface AskedRow {
  readonly rowNumber: number;
  readonly wish: RowWish;
  readonly ids: RowIds;
}

type AnyCommand = RegistryCommand | ConnectorsCommand | ConfigureDesiredState | GeofencingCommand;

/** A command without its envelope. */
export interface StepCommand {
  readonly topic: Topic;
  readonly key: string;
  readonly type: AnyCommand['type'];
  readonly data: CommandAddress & object;
}

/** What is asked for, by its type, without the address that all commands have. */
type Wanted = {
  [Type in AnyCommand['type']]: {
    readonly topic: Topic;
    readonly key: string;
    readonly type: Type;
    readonly data: Omit<Extract<AnyCommand, { type: Type }>['data'], keyof CommandAddress>;
  };
}[AnyCommand['type']];

/** By which a step is done once: the same whenever it is asked for. */
export const commandIdOf = (jobId: string, rowNumber: number, step: StepName): string =>
  derivedUuid(`${jobId}/${String(rowNumber)}/${step}`);

/** The command of a step; what the steps before it have found out is in `ids`. */
export function commandOf(step: StepName, row: AskedRow, job: AskingJob): StepCommand {
  const { topic, key, type, data } = wantedBy(step, row, job);
  const commandId = commandIdOf(job.jobId, row.rowNumber, step);
  return { topic, key, type, data: { commandId, replyTo: bulkJobsReplyTopic.name, ...data } };
}

function wantedBy(step: StepName, { wish, ids }: AskedRow, job: AskingJob): Wanted {
  switch (wish.variant) {
    case 'delete-tracked':
    case 'delete-virtual':
    case 'delete-external':
      return deletionBy(step, wish, ids, job);
    default:
      return creationBy(step, wish, ids, job);
  }
}

function deletionBy(step: StepName, wish: DeleteWish, ids: RowIds, { projectId }: AskingJob): Wanted {
  if (step === 'detach' && wish.variant === 'delete-external') return detachment(wish, projectId);
  if (step !== 'release') throw unplanned(step, wish);
  const externalId = wish.variant === 'delete-virtual' ? wish.externalId : ids.externalId;
  const device =
    wish.variant === 'delete-tracked' ? { trackingId: wish.trackingId } : { externalId: known(externalId) };
  return {
    topic: registryCommandTopic,
    // Behind the `have` of the same device, also that of a connector which is still making it.
    key: device.trackingId ?? `${projectId}/${device.externalId}`,
    type: 'registry.release-device',
    data: { projectId, ...device, deactivate: !wish.unclaimOnly },
  };
}

function creationBy(step: StepName, wish: CreateWish, ids: RowIds, { projectId, requestedBy }: AskingJob): Wanted {
  const { name } = wish;
  switch (step) {
    case 'provision': {
      const key = `${projectId}/${name}`;
      const data = { projectId, requestedBy, name };
      return { topic: registryCommandTopic, key, type: 'registry.provision-device', data };
    }
    case 'claim': {
      const deviceId = known(ids.deviceId);
      const data = { projectId, requestedBy, deviceId, name };
      return { topic: registryCommandTopic, key: deviceId, type: 'registry.claim-device', data };
    }
    case 'have': {
      const externalId = known(ids.externalId);
      const key = `${projectId}/${externalId}`;
      const data = { projectId, requestedBy, externalId, name };
      return { topic: registryCommandTopic, key, type: 'registry.have-virtual-device', data };
    }
    case 'add': {
      if (wish.variant !== 'external') throw unplanned(step, wish);
      const { connectorId, externalDeviceId } = wish;
      const key = `${connectorId}/${externalDeviceId}`;
      const data = { projectId, requestedBy, connectorId, externalDeviceId, name };
      return { topic: connectorsCommandTopic, key, type: 'connectors.add-external-device', data };
    }
    case 'label': {
      const trackingId = known(ids.trackingId);
      const data = { projectId, trackingId, labels: labelsOf(wish) };
      return { topic: registryCommandTopic, key: trackingId, type: 'registry.label-device', data };
    }
    case 'configure': {
      const trackingId = known(ids.trackingId);
      const data = { projectId, trackingId, system: desiredSystemOf(wish) ?? {} };
      return { topic: shadowsCommandTopic, key: trackingId, type: 'shadows.configure-desired-state', data };
    }
    case 'associate': {
      const trackingId = known(ids.trackingId);
      const data = { projectId, trackingId, geofenceIds: wish.geofences ?? [], ruleIds: wish.rules ?? [] };
      return { topic: geofencingCommandTopic, key: trackingId, type: 'geofencing.associate-device', data };
    }
    case 'detach':
      if (wish.variant !== 'external') throw unplanned(step, wish);
      return detachment(wish, projectId, { unlessProvisioned: true });
    case 'release':
      throw unplanned(step, wish);
  }
}

function detachment(
  { connectorId, externalDeviceId }: { readonly connectorId: string; readonly externalDeviceId: string },
  projectId: AskingJob['projectId'],
  unless: { readonly unlessProvisioned?: true } = {},
): Wanted {
  const key = `${connectorId}/${externalDeviceId}`;
  const data = { projectId, connectorId, externalDeviceId, ...unless };
  return { topic: connectorsCommandTopic, key, type: 'connectors.remove-external-device', data };
}

const labelsOf = ({ type, tags = [] }: CreateWish): DeviceLabels => ({
  ...(type === undefined ? {} : { type: [type] }),
  ...(tags.length === 0 ? {} : { tag: tags }),
});

/** The step before this one was not taken as done without it. */
function known<Id extends string>(id: Id | undefined): Id {
  if (id === undefined) throw new Error('a step was planned before the id that it needs was known');
  return id;
}

const unplanned = (step: StepName, { variant }: RowWish): Error =>
  new Error(`the step "${step}" is none of a row of the variant "${variant}"`);
