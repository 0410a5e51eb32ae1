import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccessModule } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { DataSource } from 'typeorm';
import type { BulkJobsConfig } from './bulk-jobs.config.ts';
import type { Slice } from './bulk-jobs.slice.ts';
import { CONFIG, CONNECTION, LOGGER, METRICS, NOW_MS, TRACER } from './bulk-jobs.tokens.ts';
import { dispatchSlice } from './dispatch/dispatch.slice.ts';
import { jobsSlice } from './jobs/jobs.slice.ts';
import { uploadSlice } from './upload/upload.slice.ts';

/** What the process has before the application. */
export interface BulkJobsModuleOptions {
  readonly config: BulkJobsConfig;
  readonly connection: KafkaConnection;
  readonly dataSource: DataSource;
  readonly sealer: Sealer;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly nowMs: () => number;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
}

export const slices: readonly Slice[] = [uploadSlice, jobsSlice, dispatchSlice];

/** What answers HTTP; the API document is made from these. */
export const bulkJobsControllers: readonly Type[] = slices.flatMap(({ controllers }) => controllers);

/** The composition root. */
@Module({})
export class BulkJobsModule {
  static forRoot(options: BulkJobsModuleOptions): DynamicModule {
    const { config, connection, dataSource, sealer, logger, metrics, nowMs, tracer } = options;
    return {
      module: BulkJobsModule,
      imports: [AccessModule.forRoot({ connection, devices: false })],
      controllers: [...bulkJobsControllers],
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: Sealer, useValue: sealer },
        // A copy: Nest looks into what it is given, and the settings refuse names that are none of theirs.
        { provide: CONFIG, useValue: { ...config } },
        { provide: CONNECTION, useValue: connection },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: NOW_MS, useValue: nowMs },
        { provide: TRACER, useValue: tracer },
        ...slices.flatMap(({ providers }) => providers),
      ],
    };
  }
}
