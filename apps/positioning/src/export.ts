import { databaseSettings, loadConfig } from '@umbra/config';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { KafkaConnection } from '@umbra/kafka';
import { createLogger } from '@umbra/observability';
import { transactionsOf } from '@umbra/projections';
import { contributionLines } from './export-map/contribution-lines.ts';
import { exportLayer } from './export-map/export-layer.ts';
import { parseExportRequest } from './export-map/export-request.ts';
import { writeExport } from './export-map/write-export.ts';
import { runTool, type ToolParts } from './import-program/run-tool.ts';
import { layerOf, SHARED_LAYER } from './layers/layer.ts';
import { DeviceNames } from './learn-contributions/device-names.ts';
import { rebuildSettings } from './positioning.config.ts';
import { RefusalTable } from './refusals/refusal-table.ts';
import { OWN_SCHEMA } from './schemas.ts';

/** `export.js --format map|cells|contributions [--file FILE] [--project …]` */
await runTool(async (tool) => {
  const { format, path, projectId } = parseExportRequest(process.argv.slice(2));
  const file = path === undefined ? undefined : tool.fileOf(path);
  if (format === 'contributions') {
    await exportContributions(tool, projectId, file);
    return;
  }
  const dataSource = await tool.connect(loadConfig(databaseSettings).DATABASE_URL, 'export');
  const layer = projectId === undefined ? SHARED_LAYER : layerOf(projectId);
  await writeExport(exportLayer(dataSource, layer, format), file);
});

async function exportContributions(
  { connect }: ToolParts,
  projectId: string | undefined,
  file: string | undefined,
): Promise<void> {
  const config = loadConfig(rebuildSettings);
  const dataSource = await connect(config.DATABASE_URL, 'export');
  const logger = createLogger('positioning-export', { level: 'error' });
  const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'positioning-export', logger });
  const lines = contributionLines({
    ...{ connection, topic: telemetryTopic.name, transactions: transactionsOf(dataSource), projectId },
    ...{ names: new DeviceNames(config.UMBRA_SECRET_KEY), refusals: new RefusalTable(OWN_SCHEMA) },
  });
  try {
    await writeExport(lines, file);
  } finally {
    await connection.close();
  }
}
