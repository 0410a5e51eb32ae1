import { rejectedOf, whole } from '../import-program/progress-lines.ts';
import { SHARED_LAYER } from '../layers/layer.ts';
import type { ImportBatch } from './import-batch.ts';

/** Two lines for each batch: what it is and what came of it, and where it comes from. */
export function batchLines(batches: readonly ImportBatch[]): string[] {
  if (batches.length === 0) return ['nothing was imported yet'];
  return batches.flatMap(({ id, state, format, layer, accepted, rejected, source, licence, file, startedAtMs }) => {
    const map = layer === SHARED_LAYER ? 'shared map' : `map of a project (${layer})`;
    const from = file === undefined ? '' : `, file ${file.name}, sha256 ${file.sha256}`;
    return [
      `${String(id)}  ${new Date(startedAtMs).toISOString()}  ${state}  ${format}  ${whole(accepted)}${rejectedOf(rejected)}`,
      `    ${map}, source: ${source}, licence: ${licence}${from}`,
    ];
  });
}
