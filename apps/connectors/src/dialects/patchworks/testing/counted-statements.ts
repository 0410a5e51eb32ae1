import { DataSource } from 'typeorm';
import type { ConnectorsApp } from '../../../connectors.app.ts';

/** How many statements an application sends to its database while `work` is done. */
export async function countedStatements(app: ConnectorsApp, work: () => Promise<unknown>): Promise<number> {
  const { logger } = app.http.get(DataSource);
  const usual = logger.logQuery.bind(logger);
  let count = 0;
  // TypeORM tells its logger of every statement, whether that writes it down or not.
  logger.logQuery = (...told) => {
    count += 1;
    usual(...told);
  };
  try {
    await work();
  } finally {
    logger.logQuery = usual;
  }
  return count;
}
