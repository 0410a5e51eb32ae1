import { Body, Controller, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { Callers, CurrentCaller, FindDevice, type Caller, type AccessibleDevice } from '@umbra/access';
import { parseTimestampMs, single, WireError, type Query as WireQuery } from '@umbra/wire';
import { ShadowRepository } from '../shadow-view/shadow.repository.ts';
import { ShadowViews, type ShadowView } from '../shadow-view/shadow-view.ts';
import { CLOCK, type Clock } from '../tokens.ts';
import { LicenceRepository } from './licence.repository.ts';
import { parseIds } from './parse-ids.ts';

/** What a batch says of one id (SHA-40). */
export interface BatchEntry {
  readonly trackingId?: string;
  readonly appId?: string;
  readonly externalId?: string;
  readonly statusCode: number;
  readonly body?: ShadowView;
}

interface Found {
  readonly id: string;
  readonly device?: AccessibleDevice;
  readonly statusCode: number;
}

/** POST of up to a hundred ids for their shadows (SHA-40). */
@Controller('shadows/v2')
@Callers('user', 'client')
export class ReadShadowsBatchController {
  readonly #devices: FindDevice;
  readonly #shadows: ShadowRepository;
  readonly #views: ShadowViews;
  readonly #licences: LicenceRepository;
  readonly #nowMs: Clock;

  constructor(
    devices: FindDevice,
    shadows: ShadowRepository,
    views: ShadowViews,
    licences: LicenceRepository,
    @Inject(CLOCK) nowMs: Clock,
  ) {
    this.#devices = devices;
    this.#licences = licences;
    this.#shadows = shadows;
    this.#views = views;
    this.#nowMs = nowMs;
  }

  @Post('batch')
  @HttpCode(200)
  async read(@CurrentCaller() caller: Caller, @Query() query: WireQuery, @Body() body: unknown): Promise<BatchEntry[]> {
    const ids = parseIds(body);
    const appId = single('appId', query['appId']);
    const afterMs = parseTimestampMs('after', query['after'], { nowMs: this.#nowMs(), minMs: 0 }) ?? 0;
    const found = await Promise.all(ids.map((id) => this.#find(caller, id, appId)));
    const shadows = await this.#shadows.findAll(found.flatMap(({ device }) => device ?? []));
    const licences = await this.#licences.appIds(found.flatMap(({ device }) => device ?? []));
    return found.flatMap(({ id, device, statusCode }): BatchEntry[] => {
      if (device === undefined)
        return [{ ...(appId === undefined ? { trackingId: id } : { appId, externalId: id }), statusCode }];
      const { trackingId, externalId } = device;
      const shadow = shadows.get(trackingId);
      if (shadow === undefined || shadow.changedAtMs < afterMs) return [];
      return [
        {
          trackingId,
          ...(externalId === undefined ? {} : { appId: licences.get(trackingId) ?? appId ?? device.appId, externalId }),
          statusCode,
          body: this.#views.of(caller, trackingId, shadow),
        },
      ];
    });
  }

  async #find(caller: Caller, id: string, appId: string | undefined): Promise<Found> {
    try {
      return { id, device: await this.#devices.find(caller, { id, appId }), statusCode: 200 };
    } catch (error) {
      if (error instanceof WireError && (error.status === 403 || error.status === 404)) {
        return { id, statusCode: error.status };
      }
      throw error;
    }
  }
}
