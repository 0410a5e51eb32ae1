import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { Callers, CurrentCaller, FindDevice, type Caller } from '@umbra/access';
import { single, type Query as WireQuery } from '@umbra/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ShadowRepository } from '../shadow-view/shadow.repository.ts';
import { ShadowViews, type ShadowView } from '../shadow-view/shadow-view.ts';
import { refusals } from '../shadows.errors.ts';
import { pathSegments, selectProperty } from './select-property.ts';

/** GET of one shadow, whole, half, or a property of it (SHA-6, SHA-9). */
@Controller('shadows/v2')
@Callers('device', 'user', 'client')
export class ReadShadowController {
  readonly #devices: FindDevice;
  readonly #shadows: ShadowRepository;
  readonly #views: ShadowViews;

  constructor(devices: FindDevice, shadows: ShadowRepository, views: ShadowViews) {
    this.#devices = devices;
    this.#shadows = shadows;
    this.#views = views;
  }

  @Get(':trackingId')
  async whole(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
  ): Promise<ShadowView> {
    return this.#read(caller, id, query);
  }

  @Get(':trackingId/:state')
  async half(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Param('state') state: string,
    @Query() query: WireQuery,
  ): Promise<object> {
    requireState(state);
    return (await this.#read(caller, id, query))[state];
  }

  @Get(':trackingId/:state/*')
  async property(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Param('state') state: string,
    @Query() query: WireQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireState(state);
    const shadow = await this.#read(caller, id, query);
    // Fastify decodes the rest of a path as a whole, after which an encoded slash looks like any other.
    const selector = pathSegments(request.raw.url?.split('?', 1)[0] ?? '')?.slice(SEGMENTS_BEFORE_SELECTOR) ?? [];
    const property = selectProperty(shadow[state], selector);
    if (property === undefined) throw refusals.propertyAbsent(`${state}/${selector.join('/')}`);
    void reply.header('content-type', property.contentType).send(property.text);
  }

  async #read(caller: Caller, id: string, query: WireQuery): Promise<ShadowView> {
    const device = await this.#devices.find(caller, { id, appId: single('appId', query['appId']) });
    return this.#views.of(caller, device.trackingId, await this.#shadows.find(device));
  }
}

/** shadows, v2, {trackingId}, {state} */
const SEGMENTS_BEFORE_SELECTOR = 4;

function requireState(state: string): asserts state is 'desired' | 'reported' {
  if (state !== 'desired' && state !== 'reported') throw refusals.stateUnknown();
}
