import { rejectedOf, whole } from '../import-program/progress-lines.ts';
import { SHARED_LAYER } from '../layers/layer.ts';
import type { ImportBatch, LostRepeat } from './import-batch.ts';

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

/** What became of an undone batch, and what other batches lost with it. */
export function undoneLines({
  id,
  format,
  source,
  accepted,
  lost,
}: ImportBatch & { lost: readonly LostRepeat[] }): string[] {
  return [
    `batch ${String(id)} is off the map: ${format} from ${source}, ${whole(accepted)} in all; what was refused with it stays refused`,
    ...lost.map(
      ({ batch, contributions }) =>
        `    batch ${String(batch)} held ${whole(contributions)} of them as well, which are gone: import its file once more with --again to have them back`,
    ),
  ];
}
