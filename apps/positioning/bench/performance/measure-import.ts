import { join } from 'node:path';
import { runNode, SERVER_CORE } from '@umbra/bench';
import { writeCellFile } from '../cell-file.ts';
import { program } from '../stage/programs.ts';
import type { Stage } from '../stage/stage.ts';

export interface Import {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly nodeMicros: number;
  readonly postgresMicros: number;
}

/** The whole program, from its start to its end, with a cell export of its own making. */
export async function measureImport(stage: Stage, rows: number): Promise<Import> {
  const file = join(stage.folder, 'cells.csv');
  await writeCellFile(file, rows);
  const before = stage.postgresCpuSeconds();
  const args = [program('import'), '--format', 'cells', '--file', file];
  const { seconds, cpuSeconds } = await runNode(args, { core: SERVER_CORE, env: stage.env });
  const micros = (used: number): number => (used * 1e6) / rows;
  return {
    ...{ rows, rowsPerSecond: rows / seconds, nodeMicros: micros(cpuSeconds) },
    postgresMicros: micros(stage.postgresCpuSeconds() - before),
  };
}
