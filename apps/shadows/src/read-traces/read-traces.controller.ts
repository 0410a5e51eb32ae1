import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Callers, CurrentCaller, FindDevice, type Caller } from '@umbra/access';
import { countPage, encodePageToken, single, type CountPage, type Query as WireQuery } from '@umbra/wire';
import { CLOCK, TRACES_WINDOW, type Clock } from '../tokens.ts';
import { TraceRepository } from './trace.repository.ts';
import { traceView, type TraceView } from './trace-view.ts';
import { olderThanMs, parseTracesQuery, tracesList, type TracesToken, type TracesWindow } from './traces-query.ts';

/** GET of a device's traces, newest first (TRC-1 … TRC-12). */
@Controller('traces/v2')
@Callers('user', 'client')
export class ReadTracesController {
  readonly #devices: FindDevice;
  readonly #traces: TraceRepository;
  readonly #window: TracesWindow;
  readonly #nowMs: Clock;

  constructor(
    devices: FindDevice,
    traces: TraceRepository,
    @Inject(TRACES_WINDOW) window: TracesWindow,
    @Inject(CLOCK) nowMs: Clock,
  ) {
    this.#devices = devices;
    this.#traces = traces;
    this.#window = window;
    this.#nowMs = nowMs;
  }

  @Get(':trackingId')
  async list(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
  ): Promise<CountPage<TraceView>> {
    const wish = parseTracesQuery(query, this.#window, this.#nowMs());
    const device = await this.#devices.find(caller, { id, appId: single('appId', query['appId']) });
    const list = tracesList(device.trackingId, query);
    const { traces, hasMore } = await this.#traces.page(device, { ...wish, olderThanMs: olderThanMs(query, list) });
    const oldest = traces.at(-1);
    const nextPage = hasMore && wish.isPaged && oldest !== undefined;
    return countPage(
      traces.map(traceView),
      nextPage ? encodePageToken({ olderThanMs: oldest.timestampMs } satisfies TracesToken, list) : undefined,
    );
  }
}
