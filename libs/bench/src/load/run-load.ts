import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OTHER_CORE } from '../processes/cores.ts';
import { messageFrom, startNode } from '../processes/node-process.ts';
import { cpuSeconds } from '../processes/usage.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';

const LOAD_GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url));

export interface LoadRun extends LoadResult {
  readonly loadCpuSeconds: number;
}

/** Runs a plan in a process of its own; `onConnected` is called right before the first request. */
export async function runLoad(plan: LoadPlan, onConnected: () => void = () => undefined): Promise<LoadRun> {
  const planFile = join(tmpdir(), `umbra-bench-plan-${String(process.pid)}.json`);
  await writeFile(planFile, JSON.stringify(plan), { mode: 0o600 });
  const generator = startNode([LOAD_GENERATOR, planFile], { core: OTHER_CORE });
  const gone = new Promise((resolve) => generator.child.once('exit', resolve));
  try {
    await messageFrom(generator);
    const before = cpuSeconds(generator.pid);
    onConnected();
    const answer = messageFrom<LoadResult>(generator);
    generator.child.send('go');
    const result = await answer;
    return { ...result, loadCpuSeconds: cpuSeconds(generator.pid) - before };
  } finally {
    generator.child.kill('SIGTERM');
    await gone;
    // It holds tokens.
    await rm(planFile);
  }
}
