import type { DataSource } from 'typeorm';

/** A statement that only reads, on any connection. */
export type RunQuery = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

export const queriesOf =
  (dataSource: DataSource): RunQuery =>
  (sql, parameters) =>
    dataSource.query(sql, [...parameters]);
