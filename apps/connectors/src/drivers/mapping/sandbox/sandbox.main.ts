import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Realms } from './realms.ts';
import { READY, type SandboxQuestion, type TimedAnswer } from './sandbox-protocol.ts';

/*
 * The program of a sandbox; its argument is the file of JSONata. Expressions run in a thread of it, so that the process hears
 * of the end of its parent, and ends, whatever an expression does. That they run in a process of their own is because one
 * that asks for too much memory at once ends the whole process, not only its thread.
 */

const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 };
const MICROSECONDS_PER_MS = 1_000;
/** Of the process. The limits of its heap do not hold for one text: V8 gives it 500 MB at once, and counts afterwards. */
const MAX_RESIDENT_BYTES = 224 * 1024 * 1024;
const LOOK_EVERY_MS = 5;

if (isMainThread) {
  const [, , jsonataFile = ''] = process.argv;
  const worker = new Worker(new URL(import.meta.url), {
    env: {},
    workerData: readFileSync(jsonataFile, 'utf8'),
    resourceLimits: LIMITS,
  });
  let watch: NodeJS.Timeout | undefined;
  worker.on('message', (message: object) => {
    clearInterval(watch);
    process.send?.(message);
  });
  worker.on('error', () => process.exit(1));
  process.on('message', (question) => {
    watch = setInterval(() => {
      // At once: an orderly end waits for the thread.
      if (process.memoryUsage.rss() > MAX_RESIDENT_BYTES) process.kill(process.pid, 'SIGKILL');
    }, LOOK_EVERY_MS);
    worker.postMessage(question);
  });
  process.on('disconnect', () => process.exit(0));
} else {
  const realms = new Realms(workerData as string);
  const answer = async (question: SandboxQuestion): Promise<TimedAnswer> => {
    const before = process.threadCpuUsage();
    const answered = await realms.evaluate(question);
    const { user, system } = process.threadCpuUsage(before);
    return { answer: answered, tookMs: (user + system) / MICROSECONDS_PER_MS };
  };
  parentPort?.on('message', (question: SandboxQuestion) => {
    void answer(question).then((timed) => parentPort?.postMessage(timed));
  });
  parentPort?.postMessage(READY);
}
