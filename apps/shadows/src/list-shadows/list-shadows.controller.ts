import { Controller, Get, Query } from '@nestjs/common';
import { Callers, CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import { limitPage, single, type LimitPage, type Query as WireQuery } from '@umbra/wire';
import { ShadowViews } from '../shadow-view/shadow-view.ts';
import { DeviceListRepository } from './device-list.repository.ts';
import { isoShadow } from './iso-shadow.ts';
import { devicesBelow, devicesList, parseListQuery, tokenAfter } from './list-query.ts';

/** A shadow in the list of a project (SHA-41). */
export interface ListedShadow {
  readonly trackingId?: string;
  readonly appId?: string;
  readonly externalId?: string;
  readonly shadow: { readonly desired: object; readonly reported: object };
}

/** GET of all shadows of a project, with every time as ISO 8601 (SHA-41). */
@Controller('shadows/v4')
@Callers('user', 'client')
export class ListShadowsController {
  readonly #projects: ProjectAccess;
  readonly #devices: DeviceListRepository;
  readonly #views: ShadowViews;

  constructor(projects: ProjectAccess, devices: DeviceListRepository, views: ShadowViews) {
    this.#projects = projects;
    this.#devices = devices;
    this.#views = views;
  }

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<LimitPage<ListedShadow>> {
    const listQuery = parseListQuery(query);
    const { projectId } = await this.#projects.resolveProject(caller, single('projectId', query['projectId']));
    const list = devicesList(projectId, listQuery);
    const below = devicesBelow(query, list, listQuery.sort);
    const { devices, hasMore } = await this.#devices.page(projectId, listQuery, below);
    const items = devices.map(({ trackingId, appId, externalId, shadow }): ListedShadow => ({
      ...(appId === undefined || externalId === undefined ? { trackingId } : { appId, externalId }),
      shadow: isoShadow(this.#views.of(caller, trackingId, shadow)),
    }));
    const last = devices.at(-1);
    return limitPage(items, listQuery.limit, hasMore && last !== undefined ? tokenAfter(last, list) : undefined);
  }
}
