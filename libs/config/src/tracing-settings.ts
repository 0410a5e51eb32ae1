import { bool, str } from 'envalid';
import { integer, optionalUrl, positiveInteger, share } from './validators.ts';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/**
 * Names, values and defaults are those that OpenTelemetry's specification gives them. What else it names for the exporter
 * and the service (`OTEL_EXPORTER_OTLP_*`, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`) is read by its own SDK.
 */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalUrl({
    default: '',
    desc: 'http(s) URL of an OpenTelemetry collector that takes traces over OTLP; empty: no tracing',
  }),
  OTEL_SDK_DISABLED: bool({ default: false, desc: 'true: no tracing, whatever else is set' }),
  OTEL_TRACES_SAMPLER: str({
    choices: SAMPLERS,
    default: 'parentbased_always_on',
    desc: "which requests are traced; parentbased_ ones follow the caller's choice where there is one",
  }),
  OTEL_TRACES_SAMPLER_ARG: share({ default: 1, desc: 'the share that traceidratio samplers take, 0 to 1' }),
  OTEL_BSP_SCHEDULE_DELAY: integer({ default: 5_000, desc: 'ms that a span waits at most before it is exported' }),
  OTEL_BSP_EXPORT_TIMEOUT: integer({ default: 30_000, desc: 'ms that an export may take' }),
  OTEL_BSP_MAX_QUEUE_SIZE: positiveInteger({
    default: 2_048,
    desc: 'spans that wait for their export; more are dropped',
  }),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: positiveInteger({ default: 512, desc: 'spans that go out together' }),
};
