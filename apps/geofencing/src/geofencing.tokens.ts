/** What the process has before the application, for `@Inject`. */
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const CONFIG = Symbol('GeofencingConfig');
/** `KafkaConnection` */
export const CONNECTION = Symbol('KafkaConnection');
/** `() => number`: unix ms, which tests turn. */
export const NOW_MS = Symbol('nowMs');
/** `Tracer | undefined` */
export const TRACER = Symbol('Tracer');
/** `CommandTopics`: of its own in tests, where other worlds would carry out the same commands. */
export const COMMAND_TOPICS = Symbol('CommandTopics');
