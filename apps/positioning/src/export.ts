import { databaseSettings, loadConfig } from '@umbra/config';
import { exportLayer } from './export-map/export-layer.ts';
import { parseExportRequest } from './export-map/export-request.ts';
import { writeExport } from './export-map/write-export.ts';
import { runTool } from './import-program/run-tool.ts';
import { layerOf, SHARED_LAYER } from './layers/layer.ts';

/** `export.js --format map|cells [--file FILE] [--project …]` */
await runTool(async ({ connect, fileOf }) => {
  const { format, path, projectId } = parseExportRequest(process.argv.slice(2));
  const dataSource = await connect(loadConfig(databaseSettings).DATABASE_URL, 'export');
  const layer = projectId === undefined ? SHARED_LAYER : layerOf(projectId);
  await writeExport(exportLayer(dataSource, layer, format), path === undefined ? undefined : fileOf(path));
});
