import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import { transactionsOf } from '@umbra/projections';
import { DataSource } from 'typeorm';
import { EraseStationController } from './erase-station/erase-station.controller.ts';
import { PositioningMetrics } from './positioning.metrics.ts';
import { BlurKey } from './locate-http/blur-key.ts';
import { LocateController } from './locate-http/locate.controller.ts';
import { LocateCheck } from './locate-http/locate-check.ts';
import { ShareMapController } from './share-map/share-map.controller.ts';
import { ShareMap } from './share-map/share-map.ts';
import { ScanController } from './locate-telemetry/scan.controller.ts';
import { ScanRunner } from './locate-telemetry/scan.runner.ts';
import { RefuseStations } from './refusals/refuse-stations.ts';
import { StoredRadioMap } from './radio-map/stored-radio-map.ts';

/** What the process has before the application: connections, the map. */
export interface PositioningModuleOptions {
  readonly connection: KafkaConnection;
  readonly dataSource: DataSource;
  readonly map: StoredRadioMap;
  readonly scans: ScanRunner;
  readonly metrics: PositioningMetrics;
  readonly blurKey: BlurKey;
}

/** What is folded, and what answers HTTP; the API document is made from these. */
export const positioningControllers = [ScanController, LocateController, ShareMapController, EraseStationController];

/** The composition root. */
@Module({})
export class PositioningModule {
  static forRoot({ connection, dataSource, map, scans, metrics, blurKey }: PositioningModuleOptions): DynamicModule {
    return {
      module: PositioningModule,
      imports: [AccessModule.forRoot({ connection })],
      controllers: positioningControllers,
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: StoredRadioMap, useValue: map },
        { provide: ScanRunner, useValue: scans },
        { provide: PositioningMetrics, useValue: metrics },
        { provide: BlurKey, useValue: blurKey },
        LocateCheck,
        ShareMap,
        {
          provide: RefuseStations,
          useValue: new RefuseStations({ transactions: transactionsOf(dataSource), nowMs: Date.now }),
        },
      ],
    };
  }
}
