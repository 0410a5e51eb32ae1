export { PATIENT_BROKER } from './processes/broker-properties.ts';
export { OTHER_CORE, pin, SERVER_CORE } from './processes/cores.ts';
export { inspectable, profiled } from './processes/cpu-profile.ts';
export {
  end,
  messageFrom,
  runNode,
  startNode,
  waitUntilReady,
  type FinishedProgram,
  type NodeProcess,
} from './processes/node-process.ts';
export { cpuSeconds, cpuSecondsOfFamily, cpuSecondsOfMachine, residentMiB } from './processes/usage.ts';
export type { LoadPlan, LoadResult, Pace } from './load/load-plan.ts';
export { runLoad, type LoadRun } from './load/run-load.ts';
export { machineLine } from './report/machine.ts';
export { count, fixed, markdownTable } from './report/markdown-table.ts';
export { agesOf, type AppendedRecord, type Observation } from './statistics/ages.ts';
export { Latencies, type LatencySummary } from './statistics/latencies.ts';
export { median } from './statistics/median.ts';
