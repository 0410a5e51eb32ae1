import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import { transactionsOf } from '@umbra/projections';
import { DataSource } from 'typeorm';
import { EraseStationController } from './erase-station/erase-station.controller.ts';
import { GeosubmitController } from './geosubmit/geosubmit.controller.ts';
import { GeosubmitCheck } from './geosubmit/geosubmit-check.ts';
import { RecordSubmission } from './geosubmit/record-submission.ts';
import { DeviceNames } from './learn-contributions/device-names.ts';
import { PositioningMetrics } from './positioning.metrics.ts';
import { BlurKey } from './blur-key.ts';
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
  readonly names: DeviceNames;
}

/** What is folded, and what answers HTTP; the API document is made from these. */
export const positioningControllers = [
  ScanController,
  LocateController,
  GeosubmitController,
  ShareMapController,
  EraseStationController,
];

/** The composition root. */
@Module({})
export class PositioningModule {
  static forRoot(options: PositioningModuleOptions): DynamicModule {
    const { connection, dataSource, map, scans, metrics, blurKey, names } = options;
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
        { provide: DeviceNames, useValue: names },
        LocateCheck,
        GeosubmitCheck,
        RecordSubmission,
        ShareMap,
        {
          provide: RefuseStations,
          useValue: new RefuseStations({
            ...{ transactions: transactionsOf(dataSource), nowMs: Date.now },
            onChanged: (rows) => {
              map.forget(rows);
            },
          }),
        },
      ],
    };
  }
}
