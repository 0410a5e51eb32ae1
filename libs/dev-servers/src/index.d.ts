/** Declarations for TypeScript tests; the implementation is plain JavaScript, so that the launcher needs no build. */

export interface KafkaServer {
  /** `host:port`, as KAFKA_BROKERS takes it. */
  readonly brokers: string;
  readonly pid: number;
  /** In order, within 5 s. */
  stop(): Promise<unknown>;
  /** At once, as a crash would. */
  kill(): Promise<unknown>;
}

export interface PostgresServer {
  /** Of the database `umbra`, as its superuser; holds the password. */
  readonly url: string;
  readonly pid: number;
  /** In order (open connections are cut), within 5 s. */
  stop(): Promise<unknown>;
  /** At once, as a crash would. */
  kill(): Promise<unknown>;
}

/** Starts a single-node Apache Kafka and waits until it serves clients. A second start on `dataDir` finds its data. */
export function startKafka(options: {
  dataDir: string;
  port: number;
  controllerPort: number;
  /** For tests: starts with half the work, and is slower after minutes. */
  shortLived?: boolean;
  /** For `server.properties`, over our own. */
  properties?: Readonly<Record<string, string | number | boolean>>;
  onLog?: (line: string) => void;
}): Promise<KafkaServer>;

/** Starts a PostgreSQL server and waits until it serves clients. `durable: false` is for tests. */
export function startPostgres(options: {
  dataDir: string;
  port: number;
  durable?: boolean;
  onLog?: (line: string) => void;
}): Promise<PostgresServer>;

/** Starts both, empty, on free ports, with their data in a temporary folder that `stop` removes. */
export function startTestServers(): Promise<{ brokers: string; databaseUrl: string; stop(): Promise<void> }>;

/** A TCP port on 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number>;

/** As many different ones, found together. */
export function freePorts(count: number): Promise<number[]>;
