import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { evaluate } from './evaluate.ts';
import { READY, type SandboxQuestion } from './sandbox-protocol.ts';

/*
 * The program of a sandbox. Expressions run in a thread of it, so that the process hears of the end of its parent, and ends,
 * whatever an expression does. That they run in a process of their own is because one that asks for too much memory at
 * once ends the whole process, not only its thread.
 */

const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 };

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { env: {}, resourceLimits: LIMITS });
  worker.on('message', (message: object) => process.send?.(message));
  worker.on('error', () => process.exit(1));
  process.on('message', (question) => {
    worker.postMessage(question);
  });
  process.on('disconnect', () => process.exit(0));
} else {
  // What one mapping might do to them would be there for the next.
  for (const builtIn of [Object, Array, Function, String, Number, Boolean, RegExp, Date, Promise, Map, Set, Error]) {
    Object.freeze(builtIn.prototype);
  }
  parentPort?.on('message', (question: SandboxQuestion) => {
    void evaluate(question).then((answer) => parentPort?.postMessage(answer));
  });
  parentPort?.postMessage(READY);
}
