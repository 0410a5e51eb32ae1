import { parseArgs } from 'node:util';
import { machineLine, profiled } from '@umbra/bench';
import { loadStreetMap } from './performance/load-street-map.ts';
import { measureEstimators } from './performance/measure-estimators.ts';
import { measureImport } from './performance/measure-import.ts';
import { measureLatency } from './performance/measure-latency.ts';
import { measureLearning } from './performance/measure-learning.ts';
import { measureLog } from './performance/measure-log.ts';
import { measureMemory } from './performance/measure-memory.ts';
import { measureStorage } from './performance/measure-storage.ts';
import { measureThroughput } from './performance/measure-throughput.ts';
import { report, rowsOf, type Measured } from './performance/report.ts';
import { StreetMap } from './performance/street-map.ts';
import { publishProjects, type BenchProject } from './stage/callers.ts';
import { startPositioning } from './stage/positioning-service.ts';
import { setStage } from './stage/stage.ts';

/** `npm run bench:positioning:performance`: the table of positioning.md §10, on a map of its own making. */
const { values } = parseArgs({
  options: {
    stations: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    /** What to measure: all, or some of these. */
    only: { type: 'string', default: 'estimators,latency,throughput,learning,import,steady,burst,teaching,memory' },
    places: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '8' },
    contributions: { type: 'string', default: '8000' },
    'import-rows': { type: 'string', default: '5000000' },
    'scans-per-second': { type: 'string', default: '50' },
    'steady-seconds': { type: 'string', default: '30' },
    burst: { type: 'string', default: '10000' },
    locates: { type: 'string', default: '100000' },
    /** Where to leave CPU profiles: of the engine, of learning, of the service over HTTP and on the log. */
    profile: { type: 'string', default: '' },
  },
});
const only = new Set(values.only.split(','));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const spec = { seed: Number(values.seed), stations: Number(values.stations) };

say(machineLine());
const map = new StreetMap(spec);
const stage = await setStage();
try {
  const startedAtMs = performance.now();
  const loaded = await loadStreetMap(stage.database, map);
  const { stations, fingerprints, contributions, tiles } = loaded;
  say(`a map of ${String(stations)} stations in ${String(tiles)} tiles, ${String(fingerprints)} fingerprints`);
  say(`of ${String(contributions)} contributions, made in ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s`);
  const measured: Measured = { storage: await measureStorage(stage.database, loaded) };
  if (only.has('estimators'))
    measured.estimators = note(await measureEstimators(stage, { ...spec, profile: values.profile }));
  const [project] = await publishProjects(stage, 1);
  await measureService(measured, project!);
  if (only.has('memory')) await measureMemoryOf(measured, project!);
  if (only.has('learning')) {
    const options = { ...spec, contributions: Number(values.contributions), profile: values.profile };
    measured.walks = note(await measureLearning(stage, { ...options, scansEach: 10 }));
    measured.scattered = note(await measureLearning(stage, { ...options, scansEach: 1 }));
  }
  if (only.has('import')) measured.imported = note(await measureImport(stage, Number(values['import-rows'])));
  say(`\n${report(measured)}`);
  if (rowsOf(measured).some(({ isMet }) => !isMet)) process.exitCode = 1;
} finally {
  await stage.strike();
}

async function measureService(measured: Measured, { projectId, token }: BenchProject): Promise<void> {
  const service = await startPositioning(stage, values.profile !== '');
  const target = { origin: service.origin, token };
  const log = { service, projectId };
  try {
    if (only.has('latency')) measured.latency = note(await measureLatency(map, target, Number(values.places)));
    if (only.has('throughput')) {
      const options = { service, token, seconds: Number(values.seconds) };
      measured.throughput = note(await withProfile('locate', () => measureThroughput(stage, map, options)));
    }
    if (only.has('steady')) {
      const scansPerSecond = Number(values['scans-per-second']);
      const scans = scansPerSecond * Number(values['steady-seconds']);
      measured.steady = note(await measureLog(stage, map, { ...log, scans, scansPerSecond, series: 6 }));
    }
    if (only.has('burst')) {
      const options = { ...log, scans: Number(values.burst), series: 7 };
      measured.burst = note(await withProfile('log', () => measureLog(stage, map, options)));
    }
    if (only.has('teaching')) {
      const options = { ...log, scans: Number(values.contributions), series: 8, isTeaching: true };
      measured.teaching = note(await withProfile('teaching', () => measureLog(stage, map, options)));
    }
  } finally {
    await service.stop();
  }

  function withProfile<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const { inspectorPort: port } = service;
    return values.profile === '' ? work() : profiled({ port, folder: values.profile, name }, work);
  }
}

/** Of a service that has done nothing else: what a burst leaves behind is in no hurry to go. */
async function measureMemoryOf(measured: Measured, { token }: BenchProject): Promise<void> {
  const service = await startPositioning(stage, values.profile !== '');
  try {
    measured.memory = note(await measureMemory(map, { service, token, locates: Number(values.locates) }));
  } finally {
    await service.stop();
  }
}

/** Shown at once: a long run that breaks has said something. */
function note<Result>(result: Result): Result {
  say(JSON.stringify(result));
  return result;
}
