import { Inject, Injectable } from '@nestjs/common';
import type { Geofence } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { cutNumberedPage, type CutPage, type PageWish } from '@umbra/wire';
import { DataSource, type EntityManager } from 'typeorm';
import { AssociationEffects } from '../associations/association-effects.ts';
import { Publication } from '../events/publication.ts';
import { recordEvents, type Fact } from '../events/record-events.ts';
import { refusals } from '../geofencing.errors.ts';
import { NOW_MS } from '../geofencing.tokens.ts';
import { geofenceMeets } from '../geometry/geofence-shape.ts';
import type { RowReference } from '../http/geofencing-access.ts';
import { Quotas } from '../quota/quotas.ts';
import { Rules } from '../rules/rules.ts';
import type { GeofenceFilter } from './geofence-query.ts';
import { GeofencesRepository, type StoredGeofence } from './geofences.repository.ts';

/** Of a list with a box: few pages need more than one reading, and none reads all that a project has. */
const READ_AT_ONCE = 200;

/** Geofences of all projects (§11): each change with its event, and with what follows for rules and devices. */
@Injectable()
export class Geofences {
  readonly #dataSource: DataSource;
  readonly #repository: GeofencesRepository;
  readonly #rules: Rules;
  readonly #effects: AssociationEffects;
  readonly #quotas: Quotas;
  readonly #publication: Publication;
  readonly #nowMs: () => number;

  constructor(
    dataSource: DataSource,
    repository: GeofencesRepository,
    rules: Rules,
    effects: AssociationEffects,
    quotas: Quotas,
    publication: Publication,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#repository = repository;
    this.#rules = rules;
    this.#effects = effects;
    this.#quotas = quotas;
    this.#publication = publication;
    this.#nowMs = nowMs;
  }

  /** @returns its id @throws WireError 403 when the project has too many */
  async create(projectId: ProjectId, geofence: Geofence): Promise<string> {
    const id = await inTransaction(this.#dataSource, async (manager) => {
      const nowMs = this.#nowMs();
      const stored = await this.#repository.insert(manager, projectId, geofence, nowMs);
      await recordEvents(manager, [factOf('geofence.created', stored)], nowMs);
      await this.#quotas.requireRoom(manager, projectId, 'geofences');
      return stored.id;
    });
    await this.#publication.of(id);
    return id;
  }

  /** All of it. @throws WireError 404, 400 for a type that it cannot take (GEO-2) */
  replace(reference: RowReference, geofence: Geofence): Promise<StoredGeofence> {
    return inTransaction(this.#dataSource, async (manager) => {
      const nowMs = this.#nowMs();
      const current = await this.#lock(manager, reference);
      if (!canBecome(current.geofence.type, geofence.type)) throw refusals.geofenceTypeFixed(current.geofence.type);
      const stored = await this.#repository.save(manager, current.id, geofence, nowMs);
      await recordEvents(manager, [factOf('geofence.changed', stored)], nowMs);
      await this.#effects.geofenceChanged(manager, stored.projectId, [stored.id], nowMs);
      return stored;
    });
  }

  /** Its associations go with it. @throws WireError 404, 409 while a stock rule counts in it (GEO-7) */
  remove(reference: RowReference): Promise<void> {
    return inTransaction(this.#dataSource, async (manager) => {
      const stored = await this.#lock(manager, reference);
      if (await this.#repository.isCountedIn(manager, stored.id)) throw refusals.geofenceCountedIn();
      await this.#removeLocked(manager, stored.projectId, [stored]);
    });
  }

  /** All that the project has, with the stock rules that count in them, and their associations (GEO-7). */
  removeAll(projectId: ProjectId): Promise<void> {
    return inTransaction(this.#dataSource, async (manager) => {
      // None comes meanwhile: a stock rule of a geofence that stays would go.
      await this.#quotas.lock(manager, projectId, 'geofences');
      const all = await this.#repository.lockAll(manager, projectId);
      await this.#rules.removeAllStock(manager, projectId);
      await this.#removeLocked(manager, projectId, all);
    });
  }

  /** @throws WireError 404 */
  async read(reference: RowReference): Promise<StoredGeofence> {
    const stored = await this.#repository.find(this.#dataSource, reference);
    if (stored === undefined) throw refusals.geofenceUnknown();
    return stored;
  }

  /** In the order in which they were made. */
  async page(projectId: ProjectId, filter: GeofenceFilter, wish: PageWish): Promise<CutPage<StoredGeofence>> {
    const { box } = filter;
    const wanted = wish.size + 1;
    const atOnce = box === undefined ? wanted : Math.max(wanted, READ_AT_ONCE);
    const rows: StoredGeofence[] = [];
    let after: number | undefined = wish.after;
    while (after !== undefined && rows.length < wanted) {
      const read: StoredGeofence[] = await this.#repository.page(this.#dataSource, projectId, filter, after, atOnce);
      rows.push(...read.filter(({ geofence }) => box === undefined || geofenceMeets(geofence, box)));
      after = read.length < atOnce ? undefined : read.at(-1)?.number;
    }
    return cutNumberedPage(rows, wish, ({ number }) => number);
  }

  /** Whether its caller may know of it is open. */
  projectOf(id: string): Promise<ProjectId | undefined> {
    return this.#repository.projectOf(this.#dataSource, id);
  }

  async #lock(manager: EntityManager, reference: RowReference): Promise<StoredGeofence> {
    const stored = await this.#repository.findForChange(manager, reference);
    if (stored === undefined) throw refusals.geofenceUnknown();
    return stored;
  }

  async #removeLocked(
    manager: EntityManager,
    projectId: ProjectId,
    geofences: readonly Pick<StoredGeofence, 'id' | 'version'>[],
  ): Promise<void> {
    if (geofences.length === 0) return;
    const nowMs = this.#nowMs();
    const ids = geofences.map(({ id }) => id);
    await this.#repository.remove(manager, ids);
    await recordEvents(
      manager,
      geofences.map(({ id, version }) => ({
        type: 'geofence.deleted',
        data: { geofenceId: id, projectId, deleted: true, version: version + 1 },
      })),
      nowMs,
    );
    await this.#effects.geofencesRemoved(manager, projectId, ids);
  }
}

/** GEO-2: what is known by radio data stays so. */
const canBecome = (before: Geofence['type'], after: Geofence['type']): boolean =>
  (before === 'poi') === (after === 'poi');

const factOf = (
  type: 'geofence.created' | 'geofence.changed',
  { id, projectId, geofence, version }: StoredGeofence,
): Fact => ({ type, data: { geofenceId: id, projectId, geofence, version } });
