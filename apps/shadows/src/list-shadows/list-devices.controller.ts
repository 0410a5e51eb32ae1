import { Controller, Get, Query } from '@nestjs/common';
import { Callers, CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import { countPage, parseCount, single, type CountPage, type Query as WireQuery } from '@umbra/wire';
import { ShadowViews, type ShadowView } from '../shadow-view/shadow-view.ts';
import { DeviceListRepository, type ListQuery } from './device-list.repository.ts';
import { devicesBelow, devicesList, tokenAfter } from './list-query.ts';

/** A claimed device with its full shadow (USR-7). */
export interface DeviceWithShadow {
  readonly trackingId: string;
  readonly appId?: string;
  readonly externalId?: string;
  readonly shadow: ShadowView;
}

const PAGE = { default: 100, max: 100 };

/** GET of the claimed devices of a project, in the order of their claims (USR-7). */
@Controller('users/v2/devices')
@Callers('user', 'client')
export class ListDevicesController {
  readonly #projects: ProjectAccess;
  readonly #devices: DeviceListRepository;
  readonly #views: ShadowViews;

  constructor(projects: ProjectAccess, devices: DeviceListRepository, views: ShadowViews) {
    this.#projects = projects;
    this.#devices = devices;
    this.#views = views;
  }

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<CountPage<DeviceWithShadow>> {
    const listQuery: ListQuery = {
      sort: 'claimedAt',
      isDescending: false,
      limit: parseCount(query['count'], PAGE),
    };
    const { projectId } = await this.#projects.resolveProject(caller, single('projectId', query['projectId']));
    const list = devicesList(projectId, listQuery);
    const below = devicesBelow(query, list, listQuery.sort);
    const { devices, hasMore } = await this.#devices.page(projectId, listQuery, below);
    const items = devices.map(({ trackingId, appId, externalId, shadow }): DeviceWithShadow => ({
      trackingId,
      ...(appId === undefined || externalId === undefined ? {} : { appId, externalId }),
      shadow: this.#views.of(caller, trackingId, shadow),
    }));
    const last = devices.at(-1);
    return countPage(items, hasMore && last !== undefined ? tokenAfter(last, list) : undefined);
  }
}
