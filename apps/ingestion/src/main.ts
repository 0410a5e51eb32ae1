import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createIngestionApp } from './ingestion.app.ts';
import { loadIngestionConfig } from './ingestion.config.ts';
import { INGESTION_VERSION } from './ingestion.version.ts';

const config = loadIngestionConfig();
await runService({ name: 'ingestion', version: INGESTION_VERSION }, config, (parts) =>
  createIngestionApp({ ...parts, config }),
);
