import { deviceTopic, type DeviceEvent } from '@umbra/contracts/device';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import { addToOutbox, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { DeviceRow } from './device-rows.ts';

/** A row of a device, with the events that led to it. */
export interface RecordedDevice {
  readonly row: DeviceRow;
  readonly events: readonly DeviceEvent[];
}

interface RecordedNewDevice extends RecordedDevice {
  readonly secretSealed: string | null;
  readonly traceparent: string | undefined;
}

export interface InsertedDevices {
  /** The ids of those that were made; the external ids of the others are taken, by an earlier one of the list also. */
  readonly ids: ReadonlySet<string>;
  /** How many licences the project has then, with those that are promised to jobs. */
  readonly licences: number;
}

/**
 * Behind the rows that were written ($1 is their project): their history, whose primary key refuses a version that is there
 * already, and what the project counts. From that to the commit all wait who make licences for it.
 */
const HISTORY_AND_COUNT = `
  history AS (
    INSERT INTO device_event (device_id, version, event)
    SELECT e.device_id, e.version, e.event
      FROM unnest($2::text[], $3::integer[], $4::json[]) AS e (device_id, version, event) JOIN written USING (device_id)
  ), counted AS (
    UPDATE project SET licences = licences + (SELECT sum(change) FROM written)
     WHERE project_id = $1 AND EXISTS (SELECT FROM written WHERE change <> 0)
    RETURNING licences + licences_reserved AS taken
  )`;

/**
 * Makes new devices of one project, however many, by one statement and one for the outbox. The project is locked before they
 * are written: a command that holds it may be about to take one of the same external ids, and would wait for them.
 */
export async function insertDevices(
  manager: EntityManager,
  devices: readonly RecordedNewDevice[],
): Promise<InsertedDevices> {
  const [first] = devices;
  if (first === undefined) return { ids: new Set(), licences: 0 };
  const events = devices.flatMap((device) => device.events);
  const written = await select<{ device_id: string; taken: number }>(
    manager,
    // In the order of the external ids, so that two such statements at once do not wait for each other in a circle.
    `WITH locked AS MATERIALIZED (
       SELECT FROM project WHERE project_id = $1 FOR NO KEY UPDATE
     ), written AS (
       INSERT INTO device (device_id, kind, project_id, app_id, external_id, status, provisioned_at_ms, secret_sealed,
                           tracking_id, claim_project_id, version)
       SELECT d.device_id, d.kind, d.project_id, d.app_id, d.external_id, d.status, d.provisioned_at_ms, d.secret_sealed,
              d.tracking_id, d.claim_project_id, d.version
         FROM ROWS FROM (json_to_recordset($5::json) AS (
                device_id text, kind text, project_id text, app_id text, external_id text, status text,
                provisioned_at_ms bigint, secret_sealed text, tracking_id text, claim_project_id text, version integer)
              ) WITH ORDINALITY AS d (device_id, kind, project_id, app_id, external_id, status, provisioned_at_ms,
                                      secret_sealed, tracking_id, claim_project_id, version, place)
              -- Read, so that the lock is there before the first row is.
              CROSS JOIN (SELECT count(*) FROM locked) AS held
        ORDER BY d.app_id, d.external_id, d.place
       ON CONFLICT (app_id, external_id) WHERE external_id IS NOT NULL AND status <> 'deactivated' DO NOTHING
       RETURNING device_id, 1 AS change
     ), ${HISTORY_AND_COUNT}
     SELECT device_id, (SELECT taken FROM counted) AS taken FROM written`,
    [
      ...[first.row.project_id, ...columnsOf(events)],
      JSON.stringify(devices.map(({ row, secretSealed }) => ({ ...row, secret_sealed: secretSealed }))),
    ],
  );
  const ids = new Set(written.map(({ device_id }) => device_id));
  await addToOutbox(manager, devices.filter(({ row }) => ids.has(row.device_id)).flatMap(recordsOf));
  return { ids, licences: written[0]?.taken ?? 0 };
}

/** @throws Error when the device is not at the version that it was read at: it was not locked */
export async function updateDevice(
  manager: EntityManager,
  { row, events }: RecordedDevice,
  versionBefore: number,
): Promise<void> {
  const written = await select(
    manager,
    `WITH written AS (
       UPDATE device
          SET status = $5, tracking_id = $6, claim_project_id = $7, version = $8,
              secret_sealed = CASE WHEN $5 = 'deactivated' THEN NULL ELSE secret_sealed END
        WHERE device_id = $9 AND version = $10
       RETURNING device_id, CASE WHEN status = 'deactivated' THEN -1 ELSE 0 END AS change
     ), ${HISTORY_AND_COUNT}
     SELECT FROM written`,
    [
      ...[row.project_id, ...columnsOf(events)],
      ...[row.status, row.tracking_id, row.claim_project_id, row.version],
      ...[row.device_id, versionBefore],
    ],
  );
  if (written.length !== 1) {
    throw new Error(`Device ${row.device_id} is not at version ${versionBefore}: it was not locked.`);
  }
  await addToOutbox(manager, recordsOf({ events }));
}

const columnsOf = (events: readonly DeviceEvent[]) => [
  events.map(({ data }) => data.deviceId),
  events.map(({ data }) => data.version),
  events.map((event) => JSON.stringify(event)),
];

function recordsOf({
  events,
  traceparent,
}: Pick<RecordedDevice, 'events'> & { readonly traceparent?: string | undefined }): LogRecord[] {
  return events.map((event) => {
    const record = eventRecord(deviceTopic, event.data.deviceId, event);
    return traceparent === undefined ? record : { ...record, headers: { ...record.headers, traceparent } };
  });
}
