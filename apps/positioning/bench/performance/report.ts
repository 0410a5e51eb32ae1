import { count, fixed, markdownTable } from '@umbra/bench';
import type { EstimatorCpu } from './measure-estimators.ts';
import type { Import } from './measure-import.ts';
import type { LocateLatency } from './measure-latency.ts';
import type { Learning } from './measure-learning.ts';
import type { LogRun } from './measure-log.ts';
import type { Memory } from './measure-memory.ts';
import type { Storage } from './measure-storage.ts';
import type { LocateThroughput } from './measure-throughput.ts';

/** What was measured; what was left out is undefined. */
export interface Measured {
  storage: Storage;
  estimators?: EstimatorCpu;
  latency?: LocateLatency;
  throughput?: LocateThroughput;
  /** Contributions of devices that come along a street. */
  walks?: Learning;
  /** Contributions of which each is from somewhere else. */
  scattered?: Learning;
  memory?: Memory;
  imported?: Import;
  steady?: LogRun;
  burst?: LogRun;
  /** A burst of scans with positions. */
  teaching?: LogRun;
}

/** One goal of positioning.md §10. */
interface Row {
  readonly goal: string;
  readonly measured: string;
  /** By how much the goal is kept: measured by allowed, or reached by wanted; above 1 it is missed, or kept. */
  readonly isMet: boolean;
  readonly ratio: number;
}

const atMost = (goal: string, measured: string, value: number, limit: number): Row => ({
  ...{ goal, measured, ratio: value / limit, isMet: value <= limit },
});
const atLeast = (goal: string, measured: string, value: number, least: number): Row => ({
  ...{ goal, measured, ratio: value / least, isMet: value >= least },
});

/** What a core does in a second that works for the service and the database alike, whoever else waits for it. */
const aCore = (serviceMicros: number, postgresMicros: number): number => 1e6 / (serviceMicros + postgresMicros);

/** The table of positioning.md §10, as far as it was measured. */
export function rowsOf({
  storage,
  estimators,
  latency,
  throughput,
  walks,
  scattered,
  memory,
  imported,
  steady,
  burst,
}: Measured): Row[] {
  const rows: Row[] = [];
  if (latency !== undefined) {
    const { warm, cold } = latency;
    rows.push(
      atMost('locate, warm: p50 ≤ 8 ms', `${fixed(warm.p50Ms)} ms`, warm.p50Ms, 8),
      atMost('locate, warm: p99 ≤ 25 ms', `${fixed(warm.p99Ms)} ms`, warm.p99Ms, 25),
      atMost('locate, cold: p99 ≤ 60 ms', `${fixed(cold.p99Ms)} ms (p50 ${fixed(cold.p50Ms)} ms)`, cold.p99Ms, 60),
    );
  }
  if (estimators !== undefined) {
    const { p50Ms, p99Ms, meanCpuMs } = estimators;
    rows.push(
      atMost(
        'CPU of the estimators: p99 ≤ 5 ms',
        `${fixed(p99Ms, 2)} ms (p50 ${fixed(p50Ms, 2)} ms; mean CPU ${fixed(meanCpuMs, 2)} ms)`,
        p99Ms,
        5,
      ),
    );
  }
  if (throughput !== undefined) {
    const { locatesPerSecond, serviceMicros, postgresMicros } = throughput;
    const perCore = aCore(serviceMicros, postgresMicros);
    const measured = `${count(perCore)} (${count(locatesPerSecond)} by the clock; service ${count(serviceMicros)} µs, PostgreSQL ${count(postgresMicros)} µs)`;
    rows.push(atLeast('locates a second and core ≥ 300', measured, perCore, 300));
  }
  for (const [where, learned] of [
    ['10 on a way', walks],
    ['each elsewhere', scattered],
  ] as const) {
    if (learned === undefined) continue;
    const { contributionsPerSecond, nodeMicros, postgresMicros } = learned;
    const perCore = aCore(nodeMicros, postgresMicros);
    const measured = `${count(perCore)} (${count(contributionsPerSecond)} by the clock; Node ${count(nodeMicros)} µs, PostgreSQL ${count(postgresMicros)} µs)`;
    rows.push(atLeast(`contributions a second and core, ${where} ≥ 2,000`, measured, perCore, 2_000));
  }
  const station = `${count(storage.stationRow)} (${fixed(storage.tilesPerStation)} tiles, ${count(storage.sums)} bytes of sums; ${count(storage.station)} on disk with index)`;
  rows.push(
    atMost('bytes a Wi-Fi station ≤ 250', station, storage.stationRow, 250),
    atMost(
      'bytes a fingerprint ≤ 160',
      `${count(storage.fingerprint)} (${count(storage.fingerprintWithIndex)} on disk with index)`,
      storage.fingerprint,
      160,
    ),
  );
  if (memory !== undefined) {
    const { beforeMiB, afterMiB, peakMiB, locates } = memory;
    const measured = `${count(afterMiB)} MiB after ${count(locates)} places (${count(beforeMiB)} before, ${count(peakMiB)} at most)`;
    rows.push(atMost('memory of the service ≤ 300 MB', measured, (peakMiB * 2 ** 20) / 1e6, 300));
  }
  if (imported !== undefined) {
    const { rowsPerSecond, rows: imports, nodeMicros, postgresMicros } = imported;
    const measured = `${count(rowsPerSecond)} of ${count(imports)} (Node ${fixed(nodeMicros)} µs, PostgreSQL ${fixed(postgresMicros)} µs)`;
    rows.push(atLeast('imported rows a second ≥ 50,000', measured, rowsPerSecond, 50_000));
  }
  if (steady !== undefined) {
    const { age } = steady;
    const measured = `${count(age.p99Ms)} ms (p50 ${count(age.p50Ms)} ms)`;
    rows.push(atMost('outcome behind a steady log: p99 ≤ 1 s', measured, age.p99Ms, 1_000));
  }
  if (burst !== undefined) {
    const { scans, seconds, lost, doubled, reordered, serviceMicros, postgresMicros } = burst;
    const measured = `${count(lost)} lost, ${count(doubled)} doubled, ${count(reordered)} reordered; done in ${fixed(seconds)} s (${count(scans / seconds)} a second; service ${count(serviceMicros)} µs, PostgreSQL ${count(postgresMicros)} µs)`;
    rows.push(
      atMost(`a burst of ${count(scans)} scans loses and reorders none`, measured, lost + doubled + reordered, 0),
    );
  }
  return rows;
}

const besides = ({ teaching }: Measured): string[] =>
  teaching === undefined
    ? []
    : [
        `A contribution that comes by the log is located, compared and learned: service ${count(teaching.serviceMicros)} µs, ` +
          `PostgreSQL ${count(teaching.postgresMicros)} µs.`,
      ];

export const report = (measured: Measured): string =>
  [
    markdownTable([
      ['goal', 'measured', 'ratio', 'met'],
      ...rowsOf(measured).map(({ goal, measured: said, ratio, isMet }) => [
        ...[goal, said, Number.isFinite(ratio) ? fixed(ratio, 2) : '–', isMet ? 'yes' : 'NO'],
      ]),
    ]),
    ...besides(measured),
  ].join('\n\n');
