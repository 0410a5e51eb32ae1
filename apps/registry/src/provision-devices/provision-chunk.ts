import { errorEnvelope } from '@umbra/wire';
import type { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence, type PlannedLicence } from '../device-store/provisioning.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { CHUNK_DEVICES, type JobResult, type ProvisioningJob } from './provisioning-job.ts';

/** Makes the next devices of a job; those whose external id is taken become errors (REG-6). */
export async function provisionChunk(
  manager: EntityManager,
  job: ProvisioningJob,
  devices: DevicesRepository,
  sealer: Sealer,
  nowMs: number,
): Promise<JobResult[]> {
  const licensee = { ...job, claimFor: job.autoclaim ? job.requestedBy : undefined };
  const end = Math.min(job.done + CHUNK_DEVICES, job.total);
  const planned = Array.from({ length: end - job.done }, (_, index) =>
    planLicence(licensee, job.externalIds?.[job.done + index], nowMs),
  );
  const origin = eventOrigin(nowMs, job.correlationId);
  const { ids } = await devices.insert(
    manager,
    planned.map(({ facts, deviceId, deviceSecret }) => ({
      ...{ facts, origin },
      ...(deviceSecret === undefined ? {} : { secretSealed: sealer.seal(deviceSecret, deviceId) }),
    })),
  );
  return planned.map((licence, index) => resultOf(licence, job.done + index, ids.has(licence.deviceId)));
}

function resultOf({ deviceId, externalId, trackingId }: PlannedLicence, ordinal: number, isMade: boolean): JobResult {
  if (isMade || externalId === undefined) {
    return { ordinal, deviceId, externalId: externalId ?? null, trackingId: trackingId ?? null };
  }
  const message = 'There is a device with this external id already.';
  return { ordinal, externalId, error: errorEnvelope(409, { message }) };
}
