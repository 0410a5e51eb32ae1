import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadResult } from './load-generator.ts';
import { cpuSeconds, messageFrom, startNode } from './processes.ts';
import type { Scenario } from './scenarios.ts';
import type { Stage } from './stage.ts';

/** What one run of one scenario showed; CPU in microseconds a sample. */
export interface Measurement {
  readonly scenario: Scenario;
  readonly samplesPerSecond: number;
  readonly serverMicros: number;
  readonly kafkaMicros: number | undefined;
  readonly loadMicros: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
}

export interface RunningServers {
  readonly bare: { readonly pid: number; readonly origin: string };
  readonly umbra: { readonly pid: number; readonly origin: string };
}

const LOAD_GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url));

/** Loads one server for some seconds and counts what every process paid for it. */
export async function measure(
  scenario: Scenario,
  seconds: number,
  stage: Stage,
  servers: RunningServers,
  loadCore: number,
): Promise<Measurement> {
  const server = servers[scenario.server];
  const plan: LoadPlan = {
    origin: server.origin,
    scenario,
    seconds,
    authorizations:
      scenario.path === '/v2/' ? stage.deviceTokens.map((token) => `Bearer ${token}`) : [`Bearer ${stage.apiKey}`],
    trackingIds: stage.trackingIds,
  };
  const planFile = join(tmpdir(), `umbra-bench-plan-${process.pid}.json`);
  await writeFile(planFile, JSON.stringify(plan), { mode: 0o600 });
  const before = { server: cpuSeconds(server.pid), kafka: kafkaSeconds(stage) };
  const load = startNode(loadCore, [LOAD_GENERATOR, planFile], {});
  const gone = new Promise<void>((resolve) => load.once('exit', () => resolve()));
  const startedSeconds = cpuSeconds(load.pid ?? 0);
  const result = await messageFrom<LoadResult>(load);
  const loadSeconds = cpuSeconds(load.pid ?? 0) - startedSeconds;
  const after = { server: cpuSeconds(server.pid), kafka: kafkaSeconds(stage) };
  await gone;
  // It holds tokens.
  await rm(planFile);
  const samples = result.requests * scenario.samplesPerRequest;
  const micros = (used: number) => (used * 1e6) / samples;
  return {
    scenario,
    samplesPerSecond: samples / result.seconds,
    serverMicros: micros(after.server - before.server),
    kafkaMicros:
      after.kafka === undefined || before.kafka === undefined ? undefined : micros(after.kafka - before.kafka),
    loadMicros: micros(loadSeconds),
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    refused: result.refused,
  };
}

const kafkaSeconds = ({ kafkaPid }: Stage): number | undefined =>
  kafkaPid === undefined ? undefined : cpuSeconds(kafkaPid);
