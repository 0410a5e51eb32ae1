import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import { DataSource } from 'typeorm';
import { PositioningMetrics } from './positioning.metrics.ts';
import { LocateController } from './locate-http/locate.controller.ts';
import { LocateCheck } from './locate-http/locate-check.ts';
import { ShareMapController } from './share-map/share-map.controller.ts';
import { ShareMap } from './share-map/share-map.ts';
import { StoredRadioMap } from './radio-map/stored-radio-map.ts';

/** What the process has before the application: connections, the map. */
export interface PositioningModuleOptions {
  readonly connection: KafkaConnection;
  readonly dataSource: DataSource;
  readonly map: StoredRadioMap;
  readonly metrics: PositioningMetrics;
}

/** What answers HTTP; the API document is made from these. */
export const positioningControllers = [LocateController, ShareMapController];

/** The composition root. */
@Module({})
export class PositioningModule {
  static forRoot({ connection, dataSource, map, metrics }: PositioningModuleOptions): DynamicModule {
    return {
      module: PositioningModule,
      imports: [AccessModule.forRoot({ connection })],
      controllers: positioningControllers,
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: StoredRadioMap, useValue: map },
        { provide: PositioningMetrics, useValue: metrics },
        LocateCheck,
        ShareMap,
      ],
    };
  }
}
