import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createIngestionApp } from './ingestion.app.ts';
import { loadIngestionConfig } from './ingestion.config.ts';
import { INGESTION_VERSION } from './ingestion.version.ts';

const config = loadIngestionConfig();
await runService({ name: 'ingestion', version: INGESTION_VERSION }, config, async (parts) => {
  const app = await createIngestionApp({ ...parts, config });
  return { listen: (port, host) => app.http.listen(port, host), close: () => app.close() };
});
