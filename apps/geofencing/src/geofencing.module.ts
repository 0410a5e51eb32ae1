import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccessModule, AccessTail } from '@umbra/access';
import type { CommandTopics } from '@umbra/contracts/command';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { DataSource } from 'typeorm';
import type { GeofencingConfig } from './geofencing.config.ts';
import type { Slice } from './geofencing.slice.ts';
import { COMMAND_TOPICS, CONFIG, CONNECTION, LOGGER, METRICS, NOW_MS, TRACER } from './geofencing.tokens.ts';
import { associationsSlice } from './associations/associations.slice.ts';
import { carryOutCommandsSlice } from './carry-out-commands/carry-out-commands.slice.ts';
import { deviceClaimsSlice } from './device-claims/device-claims.slice.ts';
import { Publication, PublishedLately } from './events/publication.ts';
import { geofencesSlice } from './geofences/geofences.slice.ts';
import { GeofencingAccess } from './http/geofencing-access.ts';
import { housekeepingSlice } from './housekeeping/housekeeping.slice.ts';
import { Quotas } from './quota/quotas.ts';
import { rulesSlice } from './rules/rules.slice.ts';
import { sensorRulesSlice } from './sensor-rules/sensor-rules.slice.ts';

/** What the process has before the application. */
export interface GeofencingModuleOptions {
  readonly config: GeofencingConfig;
  readonly connection: KafkaConnection;
  readonly commandTopics: CommandTopics;
  readonly dataSource: DataSource;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly nowMs: () => number;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
}

export const slices: readonly Slice[] = [
  geofencesSlice,
  rulesSlice,
  sensorRulesSlice,
  associationsSlice,
  deviceClaimsSlice,
  carryOutCommandsSlice,
  housekeepingSlice,
];

/** What answers HTTP; the API document is made from these. */
export const geofencingControllers: readonly Type[] = slices.flatMap(({ controllers }) => controllers);

/** The composition root. */
@Module({})
export class GeofencingModule {
  static forRoot(options: GeofencingModuleOptions): DynamicModule {
    const { config, connection, commandTopics, dataSource, logger, metrics, nowMs, tracer } = options;
    const published = new PublishedLately();
    return {
      module: GeofencingModule,
      imports: [AccessModule.forRoot({ connection, devices: true, further: published.folds() })],
      controllers: [...geofencingControllers],
      providers: [
        { provide: DataSource, useValue: dataSource },
        // A copy: Nest looks into what it is given, and the settings refuse names that are none of theirs.
        { provide: CONFIG, useValue: { ...config } },
        { provide: CONNECTION, useValue: connection },
        { provide: COMMAND_TOPICS, useValue: commandTopics },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: NOW_MS, useValue: nowMs },
        { provide: TRACER, useValue: tracer },
        GeofencingAccess,
        Quotas,
        {
          provide: Publication,
          inject: [AccessTail],
          useFactory: (tail: AccessTail) => new Publication(tail, published, logger),
        },
        ...slices.flatMap(({ providers }) => providers),
      ],
    };
  }
}
