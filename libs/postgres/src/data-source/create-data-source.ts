import type { MetricsPort } from '@umbra/kafka';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { outliveConnection } from './outlive-connection.ts';
import { showPool } from './pool-metrics.ts';
import { sessionTypes } from './session-types.ts';

export interface DataSourceSettings {
  /** Of the service's own role; holds the password. */
  readonly url: string;
  /** The service's schema: unqualified names are looked up there and nowhere else. */
  readonly schema: string;
  readonly entities?: DataSourceOptions['entities'];
  readonly migrations?: DataSourceOptions['migrations'];
  /** Seen in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Connections at most. */
  readonly poolSize?: number;
  /**
   * A statement that takes longer is cancelled by the server, and given up some seconds later if the server is silent too;
   * a transaction that idles for as long is ended. Retryable failures, both. Absent for tools whose statements take long.
   */
  readonly statementTimeoutMs?: number;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleConnectionLost?: (error: unknown) => void;
  /** Where the use of the pool is shown. */
  readonly metrics?: MetricsPort;
}

const DEFAULT_POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_MS = 5_000;
/** How long a quiet connection goes unasked whether its other end is still there. */
const KEEP_ALIVE_AFTER_MS = 10_000;
/**
 * The server asks likewise, and ends the session of a client whose machine is gone within half a minute, in place of two
 * hours: its locks (of a rebuild, of the relay, of migrations) go with it.
 */
const SERVER_KEEP_ALIVE = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/**
 * A TypeORM data source as every service uses it: its own schema first and only, no synchronisation, `bigint` as a
 * number, and quick to say that the server is away. Not connected yet: `initialize()` does that.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { poolSize = DEFAULT_POOL_SIZE } = settings;
  const dataSource = new DataSource({
    type: 'postgres',
    url: settings.url,
    schema: settings.schema,
    entities: settings.entities,
    migrations: settings.migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    installExtensions: false,
    applicationName: settings.applicationName,
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolErrorHandler: settings.onIdleConnectionLost ?? (() => undefined),
    extra: {
      options: `-c search_path=${quoteOption(settings.schema)} ${SERVER_KEEP_ALIVE}`,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
      types: sessionTypes,
      onConnect: outliveConnection,
      ...timeouts(settings.statementTimeoutMs),
    },
  });
  if (settings.metrics !== undefined) showPool(dataSource, poolSize, settings.metrics);
  return dataSource;
}

/** As pg's client takes them: two that the server keeps, one that the client keeps for a server that does not answer. */
const timeouts = (timeoutMs: number | undefined): object =>
  timeoutMs === undefined
    ? {}
    : {
        statement_timeout: timeoutMs,
        idle_in_transaction_session_timeout: timeoutMs,
        query_timeout: timeoutMs + SILENCE_MS,
      };

/** For a value inside the `options` of a connection: its spaces and backslashes are escaped there. */
function quoteOption(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`.replaceAll(/[\\ ]/g, String.raw`\$&`);
}
