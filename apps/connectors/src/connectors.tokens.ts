/** What the process has before the application, for `@Inject`. */
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const CONFIG = Symbol('ConnectorsConfig');
/** `OutgoingHttpFactory` */
export const OUTGOING = Symbol('OutgoingHttpFactory');
/** `readonly Driver[]`: those that are built in, and in tests a scripted one. */
export const DRIVERS = Symbol('Drivers');
/** `readonly ReplyHandler[]` */
export const REPLY_HANDLERS = Symbol('ReplyHandlers');
/** `readonly ConnectorObserver[]` */
export const CONNECTOR_OBSERVERS = Symbol('ConnectorObservers');
/** `CredentialStore` of connectors whose credentials are in variables: the slice that keeps variables provides it. */
export const VARIABLE_CREDENTIALS = Symbol('VariableCredentials');
