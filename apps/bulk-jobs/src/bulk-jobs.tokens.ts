/** What the process has before the application, for `@Inject`. */
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const CONFIG = Symbol('BulkJobsConfig');
/** `KafkaConnection` */
export const CONNECTION = Symbol('KafkaConnection');
/** `() => number`: unix ms, which tests turn. */
export const NOW_MS = Symbol('nowMs');
/** `Tracer | undefined` */
export const TRACER = Symbol('Tracer');
