import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccessModule, type StateFold } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { DataSource } from 'typeorm';
import type { ConnectorsConfig } from './connectors.config.ts';
import type { Slice } from './connectors.slice.ts';
import {
  CONFIG,
  CONNECTOR_OBSERVERS,
  DRIVERS,
  LOGGER,
  METRICS,
  OUTGOING,
  REPLY_HANDLERS,
} from './connectors.tokens.ts';
import { c2cSlice } from './dialects/c2c/c2c.slice.ts';
import { jitterbitSlice } from './dialects/jitterbit/jitterbit.slice.ts';
import { patchworksSlice } from './dialects/patchworks/patchworks.slice.ts';
import { domainSlice } from './domain/domain.slice.ts';
import type { Driver } from './domain/driver/driver.ts';
import type { OutgoingHttpFactory } from './outgoing/outgoing-http-factory.ts';
import { Clock } from './persistence/clock.ts';
import { schedulerSlice } from './scheduler/scheduler.slice.ts';

/** What the process has before the application. */
export interface ConnectorsModuleOptions {
  readonly config: ConnectorsConfig;
  readonly connection: KafkaConnection;
  readonly dataSource: DataSource;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly outgoing: OutgoingHttpFactory;
  readonly drivers: readonly Driver[];
  /** Further topics that are kept in memory beside those of access. */
  readonly folds?: readonly StateFold[];
}

/** A fourth dialect is a folder and a line here. */
const slices: readonly Slice[] = [domainSlice, schedulerSlice, c2cSlice, jitterbitSlice, patchworksSlice];

/** What answers HTTP; the API document is made from these. */
export const connectorsControllers: readonly Type[] = slices.flatMap(({ controllers }) => controllers);

/** The composition root. */
@Module({})
export class ConnectorsModule {
  static forRoot(options: ConnectorsModuleOptions): DynamicModule {
    const { config, connection, dataSource, sealer, clock, logger, metrics, outgoing, drivers, folds = [] } = options;
    return {
      module: ConnectorsModule,
      imports: [AccessModule.forRoot({ connection, devices: false, sessions: true, users: true, further: folds })],
      controllers: [...connectorsControllers],
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: Sealer, useValue: sealer },
        { provide: Clock, useValue: clock },
        // A copy: Nest looks into what it is given, and the settings refuse names that are none of theirs.
        { provide: CONFIG, useValue: { ...config } },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: OUTGOING, useValue: outgoing },
        { provide: DRIVERS, useValue: drivers },
        ...slices.flatMap(({ providers }) => providers),
        collected(
          REPLY_HANDLERS,
          slices.flatMap(({ replyHandlers = [] }) => replyHandlers),
        ),
        collected(
          CONNECTOR_OBSERVERS,
          slices.flatMap(({ observers = [] }) => observers),
        ),
      ],
    };
  }
}

const collected = (provide: symbol, types: readonly Type[]) => ({
  provide,
  inject: [...types],
  useFactory: (...instances: unknown[]) => instances,
});
