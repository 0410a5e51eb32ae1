import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule, AccessTail, DevicesView, ProjectsView } from '@umbra/access';
import type { CommandTopics } from '@umbra/contracts/command';
import type { DeadLetterMetrics, KafkaConnection, LogAppender } from '@umbra/kafka';
import type { Logger, Tracer } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { InFlight } from '@umbra/wire';
import { AcceptCommands } from './accept-commands/accept-commands.ts';
import { AcceptTelemetry } from './accept-telemetry/accept-telemetry.ts';
import { DesiredShadowAnswers } from './desired-shadows/desired-shadow-answers.ts';
import { DesiredShadowsView } from './desired-shadows/desired-shadows.view.ts';
import type { IngestionConfig } from './ingestion.config.ts';
import { IngestionMetrics } from './ingestion.metrics.ts';
import { SampleLimits } from './rate-limit/sample-limits.ts';

/** What the process has before the application: configuration, connections, the means to watch it. */
export interface IngestionModuleOptions {
  readonly config: IngestionConfig;
  readonly connection: KafkaConnection;
  readonly log: LogAppender;
  /** For what comes of commands. */
  readonly commandLog: LogAppender;
  readonly commandTopics: CommandTopics;
  readonly deadLetters: DeadLetterMetrics;
  readonly tracer: Tracer | undefined;
  readonly logger: Logger;
  readonly ingestionMetrics: IngestionMetrics;
  readonly nowMs?: () => number;
}

/**
 * The composition root. Reads: who may send (access), what they should do (desired shadows), the path itself, and the
 * commands of connectors, which take the same way without HTTP.
 */
@Module({})
export class IngestionModule {
  static forRoot(options: IngestionModuleOptions): DynamicModule {
    const {
      config,
      connection,
      log,
      commandLog,
      commandTopics,
      deadLetters,
      logger,
      ingestionMetrics,
      tracer,
      nowMs = Date.now,
    } = options;
    const desiredShadows = new DesiredShadowsView();
    return {
      module: IngestionModule,
      imports: [
        AccessModule.forRoot({
          connection,
          further: [{ topic: DesiredShadowsView.topic, apply: (message) => desiredShadows.apply(message) }],
          maxCachedTokens: config.INGESTION_MAX_CACHED_TOKENS,
        }),
      ],
      providers: [
        { provide: IngestionMetrics, useValue: ingestionMetrics },
        { provide: DesiredShadowsView, useValue: desiredShadows },
        {
          provide: InFlight,
          useValue: new InFlight({
            maxRequests: config.INGESTION_MAX_IN_FLIGHT_REQUESTS,
            maxBytes: config.INGESTION_MAX_IN_FLIGHT_BYTES,
          }),
        },
        {
          provide: SampleLimits,
          inject: [ProjectsView],
          useFactory: (projects: ProjectsView) =>
            new SampleLimits({
              replicas: Math.max(1, config.INGESTION_REPLICAS),
              limitOf: (appId) =>
                projects.byAppId(appId)?.limits.samplesPerSecond ?? config.INGESTION_SAMPLES_PER_SECOND,
            }),
        },
        {
          provide: AcceptTelemetry,
          inject: [DevicesView, ProjectsView, AccessTail, SampleLimits],
          useFactory: (devices: DevicesView, projects: ProjectsView, freshness: AccessTail, limits: SampleLimits) =>
            new AcceptTelemetry({
              book: { devices, projects, freshness },
              desiredShadows,
              answers: new DesiredShadowAnswers(
                new Sealer(config.UMBRA_SECRET_KEY),
                logger,
                config.INGESTION_MAX_CACHED_ANSWERS,
              ),
              limits,
              log,
              maxSamples: config.INGESTION_MAX_SAMPLES,
              maxClockSkewMs: config.INGESTION_CLOCK_SKEW_MAX_MS,
              nowMs,
            }),
        },
        {
          provide: AcceptCommands,
          inject: [DevicesView, AccessTail, SampleLimits],
          useFactory: (devices: DevicesView, freshness: AccessTail, limits: SampleLimits) =>
            new AcceptCommands({
              book: { devices, freshness },
              ...{ desiredShadows, limits, log: commandLog, metrics: ingestionMetrics, deadLetters, logger, tracer },
              ...{ replyTopics: commandTopics.replies, maxClockSkewMs: config.INGESTION_CLOCK_SKEW_MAX_MS, nowMs },
            }),
        },
      ],
    };
  }
}
