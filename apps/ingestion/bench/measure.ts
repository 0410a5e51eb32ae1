import { cpuSecondsOfMachine, profiled, residentMiB, runLoad, type LatencySummary, type Pace } from '@umbra/bench';
import { requestsOf } from './requests.ts';
import type { Scenario } from './scenarios.ts';
import type { ServerUnderLoad } from './servers.ts';
import type { Stage } from './stage.ts';

export type Phase = 'saturation' | 'half load';

/** What one run of one scenario showed; CPU in microseconds a sample. */
export interface Measurement {
  readonly scenario: Scenario;
  readonly phase: Phase;
  readonly samplesPerSecond: number;
  readonly serverMicros: number;
  readonly kafkaMicros: number | undefined;
  readonly loadMicros: number;
  readonly latency: LatencySummary;
  readonly serverMiB: number;
  /** Requests with an answer other than 2xx, or none. */
  readonly refused: number;
  /** Share of its time in which the load generator was at work. */
  readonly loadUtilization: number;
  /** Cores that were busy with what is not ours. */
  readonly otherCores: number;
}

export interface MeasureOptions {
  readonly scenario: Scenario;
  readonly phase: Phase;
  readonly pace: Pace;
  readonly seconds: number;
  readonly stage: Stage;
  readonly server: ServerUnderLoad;
  /** Where to leave a CPU profile of the server. */
  readonly profileFolder?: string;
}

/** Loads one server for some seconds and counts what every process paid for it. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { scenario, phase, pace, seconds, stage, server, profileFolder } = options;
  const plan = {
    ...{ origin: server.origin, pace, seconds, ...requestsOf(scenario, stage) },
    firstTimestampMs: stage.nextTimestampMs,
  };
  const used = () => ({ server: server.cpuSeconds(), kafka: stage.kafkaCpuSeconds(), machine: cpuSecondsOfMachine() });
  let before = used();
  const load = () => runLoad(plan, () => (before = used()));
  const run = await (profileFolder === undefined || server.inspectorPort === undefined
    ? load()
    : profiled({ port: server.inspectorPort, folder: profileFolder, name: scenario.id }, load));
  const after = used();
  stage.nextTimestampMs = run.nextTimestampMs;
  const samples = run.accepted.count * scenario.samplesPerRequest;
  const micros = (cpuSeconds: number) => (cpuSeconds * 1e6) / samples;
  const serverUsed = after.server - before.server;
  const kafka = after.kafka === undefined || before.kafka === undefined ? undefined : after.kafka - before.kafka;
  const others = after.machine - before.machine - serverUsed - (kafka ?? 0) - run.loadCpuSeconds;
  return {
    ...{ scenario, phase, samplesPerSecond: samples / run.seconds, latency: run.accepted },
    serverMicros: micros(serverUsed),
    kafkaMicros: kafka === undefined ? undefined : micros(kafka),
    loadMicros: micros(run.loadCpuSeconds),
    serverMiB: residentMiB(server.pid),
    refused: run.sent - run.accepted.count,
    loadUtilization: run.utilization,
    otherCores: Math.max(0, others / run.seconds),
  };
}
