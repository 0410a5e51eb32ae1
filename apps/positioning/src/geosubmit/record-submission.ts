import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { isTeaching } from '@umbra/positioning-engine';
import { transactionsOf, type RunTransaction, type SqlSession } from '@umbra/projections';
import { DataSource } from 'typeorm';
import { layerOf, type Layer } from '../layers/layer.ts';
import { SharingTable } from '../layers/sharing-table.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import type { Learned } from '../learn-contributions/learn-contributions.ts';
import { StoredRadioMap } from '../radio-map/stored-radio-map.ts';
import { RecordContributions } from '../record-contributions/record-contributions.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { RefusalTable } from '../refusals/refusal-table.ts';
import { RefuseStations } from '../refusals/refuse-stations.ts';
import { refusals } from '../positioning.errors.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { addCounts, batchOfDay } from './geosubmit-batch.ts';
import type { GeosubmitBody } from './geosubmit-check.ts';
import { MAX_REFUSALS } from './geosubmit.limits.ts';
import { submittedItem, type ItemRejection, type SubmittedItem } from './geosubmit-item.ts';

/** Who submits. */
export interface Submitter {
  readonly projectId: ProjectId;
  /** What tells one from another: the device by its trackingId, as over the log; or what stands for all of a project. */
  readonly device: string;
}

export type Unrecorded = ItemRejection | 'vague' | 'known';

interface SubmittedPart {
  readonly items: readonly SubmittedItem[];
  /** Stations that were refused with them. */
  readonly refused: number;
}

/** Items in a transaction: others of the project wait for so many at most. */
const ITEMS_AT_A_TIME = 250;

/** Brings what an app has submitted on the map of its project, and on the shared one if the project shares. */
@Injectable()
export class RecordSubmission {
  readonly #transactions: RunTransaction;
  readonly #names: DeviceNames;
  readonly #map: StoredRadioMap;
  readonly #refusing: RefuseStations;
  readonly #sharing = new SharingTable(OWN_SCHEMA);
  readonly #refusals = new RefusalTable(OWN_SCHEMA);

  constructor(dataSource: DataSource, names: DeviceNames, map: StoredRadioMap, refusing: RefuseStations) {
    this.#transactions = transactionsOf(dataSource);
    this.#names = names;
    this.#map = map;
    this.#refusing = refusing;
  }

  async record({ items }: GeosubmitBody, submitter: Submitter, nowMs: number): Promise<void> {
    const submitted = items.map((item) => submittedItem(item, nowMs));
    let refused = await this.#refuse(submitted, layerOf(submitter.projectId));
    for (let first = 0; first < submitted.length; first += ITEMS_AT_A_TIME) {
      const part = { items: submitted.slice(first, first + ITEMS_AT_A_TIME), refused };
      const learned = await this.#transactions((session) => this.#recordPart(session, part, submitter, nowMs));
      this.#map.forget(learned.changes);
      refused = 0;
    }
  }

  /** Before anything is learned: for the project that says so. @returns how many stations were not refused before */
  async #refuse(submitted: readonly SubmittedItem[], scope: Layer): Promise<number> {
    const byMac = new Map(submitted.flatMap((item) => item.refusals).map((each) => [each.mac, each]));
    if (byMac.size > MAX_REFUSALS) throw refusals.tooManyRefused(MAX_REFUSALS);
    let count = 0;
    for (const [reason, named] of Map.groupBy(byMac.values(), (each) => each.reason)) {
      const { refused } = await this.#refusing.refuse(named.map(({ mac }) => mac), reason, scope); // prettier-ignore
      count += refused;
    }
    return count;
  }

  async #recordPart(
    session: SqlSession,
    { items, refused }: SubmittedPart,
    { projectId, device }: Submitter,
    nowMs: number,
  ): Promise<Learned> {
    const batch = await batchOfDay(session, layerOf(projectId), nowMs);
    const sharing = await this.#sharing.load(session, [projectId]);
    const layers = sharing.layersOf(projectId, nowMs) as readonly [Layer, ...Layer[]];
    const recorder = new RecordContributions({
      ...{ batch, layers, names: this.#names, refusals: this.#refusals },
      deviceName: (name) => name,
    });
    const { teaching, rejected } = teachingOf(items, device);
    const learned = await recorder.record(session, teaching);
    const known = teaching.length - learned.fresh.length;
    // It must be seen who refuses.
    const told = { ...rejected, ...(known > 0 ? { known } : {}), ...(refused > 0 ? { refused } : {}) };
    await addCounts(session, batch, learned.fresh.length, told);
    return learned;
  }
}

function teachingOf(items: readonly SubmittedItem[], device: string) {
  const teaching: RecordedScan[] = [];
  const rejected: Partial<Record<Unrecorded, number>> = {};
  for (const { scan } of items) {
    const reason = 'reason' in scan ? scan.reason : isTeaching(scan) ? undefined : 'vague';
    if (reason !== undefined) rejected[reason] = (rejected[reason] ?? 0) + 1;
    else if (!('reason' in scan)) teaching.push({ ...scan, device });
  }
  return { teaching, rejected };
}
