import { resolve } from 'node:path';
import { classifyError, UmbraError } from '@umbra/errors';
import { schemaReady } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { positioningDataSource } from '../positioning.data-source.ts';
import { UsageError } from './import-request.ts';

export interface ToolParts {
  /** The service's migrated database; it is left when the tool ends. */
  readonly connect: (url: string, purpose: string) => Promise<DataSource>;
  /** Where a file is that was named on the command line: npm starts us in another folder than its user is in. */
  readonly fileOf: (path: string) => string;
}

const POOL_SIZE = 3;
const MIGRATE_COMMAND = 'apps/positioning/dist/migrate.js';
/** As shells have it: the command was wrong, the work was not even begun. */
const USAGE_EXIT_CODE = 2;

/** Runs a program that works on the map and ends. What goes wrong is told in a sentence, and by its exit code. */
export async function runTool(work: (parts: ToolParts) => Promise<void>): Promise<void> {
  const opened: DataSource[] = [];
  const connect = async (url: string, purpose: string): Promise<DataSource> => {
    const dataSource = positioningDataSource({ url, purpose, poolSize: POOL_SIZE });
    await dataSource.initialize();
    opened.push(dataSource);
    const ready = await schemaReady(dataSource, MIGRATE_COMMAND);
    if (ready !== true) throw new UmbraError('POSITIONING_NOT_MIGRATED', `The database is not up to date: ${ready}.`);
    return dataSource;
  };
  try {
    await work({ connect, fileOf: (path) => resolve(process.env['INIT_CWD'] ?? '.', path) });
  } catch (error) {
    const { code, message } = classifyError(error);
    process.stderr.write(`${error instanceof UmbraError ? message : `It failed (${code}): ${message}`}\n`);
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  } finally {
    for (const dataSource of opened) await dataSource.destroy();
  }
}
