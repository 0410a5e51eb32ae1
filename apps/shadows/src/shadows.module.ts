import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import { Sealer } from '@umbra/sealing';
import { DataSource } from 'typeorm';
import { ChangeDesiredShadow } from './change-desired-shadow/change-desired-shadow.handler.ts';
import { ChangeDesiredShadowController } from './change-desired-shadow/change-desired-shadow.controller.ts';
import { DeleteDeviceDataController } from './delete-device-data/delete-device-data.controller.ts';
import { DeleteDeviceData } from './delete-device-data/delete-device-data.handler.ts';
import { DeviceListRepository } from './list-shadows/device-list.repository.ts';
import { ListDevicesController } from './list-shadows/list-devices.controller.ts';
import { ListShadowsController } from './list-shadows/list-shadows.controller.ts';
import { LicenceRepository } from './read-shadows-batch/licence.repository.ts';
import { ReadShadowsBatchController } from './read-shadows-batch/read-shadows-batch.controller.ts';
import { DeviceTableController } from './device-table/device-table.controller.ts';
import { DeviceTableRunner } from './device-table/device-table.runner.ts';
import { TimelineController } from './project-timeline/timeline.controller.ts';
import { TimelineRunner } from './project-timeline/timeline.runner.ts';
import { ReadShadowController } from './read-shadow/read-shadow.controller.ts';
import { ReadTracesController } from './read-traces/read-traces.controller.ts';
import type { TracesWindow } from './read-traces/traces-query.ts';
import { TraceRepository } from './read-traces/trace.repository.ts';
import { ShadowRepository } from './shadow-view/shadow.repository.ts';
import { ShadowViews } from './shadow-view/shadow-view.ts';
import type { ShadowsConfig } from './shadows.config.ts';
import { CLOCK, TRACES_WINDOW, type Clock } from './tokens.ts';

/** What the process has before the application: configuration, connections, the two folds. */
export interface ShadowsModuleOptions {
  readonly config: ShadowsConfig;
  readonly connection: KafkaConnection;
  readonly dataSource: DataSource;
  readonly timeline: TimelineRunner;
  readonly deviceTable: DeviceTableRunner;
  readonly nowMs: Clock;
}

/** What is folded, and what answers HTTP; the API document is made from these. */
export const shadowsControllers = [
  TimelineController,
  DeviceTableController,
  ReadShadowController,
  ReadTracesController,
  ChangeDesiredShadowController,
  DeleteDeviceDataController,
  ReadShadowsBatchController,
  ListShadowsController,
  ListDevicesController,
];

/** The composition root. Reads: what is folded, what is read, what is changed. */
@Module({})
export class ShadowsModule {
  static forRoot(options: ShadowsModuleOptions): DynamicModule {
    const { config, connection, dataSource, timeline, deviceTable, nowMs } = options;
    const tracesWindow: TracesWindow = {
      defaultDays: config.SHADOWS_TRACES_DEFAULT_DAYS,
      maxDays: config.SHADOWS_TRACES_MAX_DAYS,
    };
    return {
      module: ShadowsModule,
      imports: [AccessModule.forRoot({ connection })],
      controllers: shadowsControllers,
      providers: [
        { provide: TRACES_WINDOW, useValue: tracesWindow },
        { provide: CLOCK, useValue: nowMs },
        { provide: DataSource, useValue: dataSource },
        { provide: Sealer, useValue: new Sealer(config.UMBRA_SECRET_KEY) },
        { provide: TimelineRunner, useValue: timeline },
        { provide: DeviceTableRunner, useValue: deviceTable },
        ShadowRepository,
        ShadowViews,
        TraceRepository,
        DeviceListRepository,
        LicenceRepository,
        ChangeDesiredShadow,
        DeleteDeviceData,
      ],
    };
  }
}
