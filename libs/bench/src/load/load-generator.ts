import { readFileSync } from 'node:fs';
import { Load } from './load.ts';
import type { LoadPlan } from './load-plan.ts';

// A process of its own, so that what it costs is not taken for the server's. Says when it is connected, begins when it
// is told to, answers with its result, and stays until it is ended: an exit may overtake an answer.

const load = new Load(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadPlan);
await load.connect();
process.on('message', () => {
  void load.run().then((result) => process.send?.(result));
});
process.send?.('connected');
