import { cpuSeconds, Latencies, type LatencySummary } from '@umbra/bench';
import { newPhysicalTrackingId, type ProjectId } from '@umbra/contracts/ids';
import type { PositioningService } from '../stage/positioning-service.ts';
import type { Stage } from '../stage/stage.ts';
import { telemetryRecord, type Reporter } from '../stage/telemetry-record.ts';
import { contributed, scanOnly } from './bodies.ts';
import { OutcomeWatch, type SeenOutcome } from './outcome-watch.ts';
import type { StreetMap } from './street-map.ts';

export interface LogRun {
  readonly scans: number;
  /** From the last scan's acceptance to the last outcome, for a burst; else of no interest. */
  readonly seconds: number;
  /** From acceptance, which is before the append, until a reader of the log had the outcome. */
  readonly age: LatencySummary;
  readonly resolved: number;
  readonly lost: number;
  /** More outcomes than scans. */
  readonly doubled: number;
  /** That came before an earlier one of the same device. */
  readonly reordered: number;
  readonly serviceMicros: number;
  readonly postgresMicros: number;
}

export interface LogOptions {
  readonly service: PositioningService;
  readonly projectId: ProjectId;
  readonly scans: number;
  /** Undefined: all at once. */
  readonly scansPerSecond?: number;
  /** Of the scans, so that no two runs have the same places. */
  readonly series: number;
  /** Whether they have positions, and so teach the map. */
  readonly isTeaching?: boolean;
}

const DEVICES = 200;
const TICK_MS = 5;
const APPEND_AT_ONCE = 500;

/** Scans on the log, as ingestion appends them, and what comes of them. */
export async function measureLog(stage: Stage, map: StreetMap, options: LogOptions): Promise<LogRun> {
  const { service, projectId, scans, scansPerSecond = Infinity, series, isTeaching = false } = options;
  const reporters = Array.from({ length: DEVICES }, () => ({ trackingId: newPhysicalTrackingId(), projectId }));
  const firstMs = Date.now() - scans;
  const samples = [...map.scans(scans, series, (nth) => firstMs + nth)].map(isTeaching ? contributed : scanOnly);
  const watch = await OutcomeWatch.start(stage.connection);
  const before = { service: cpuSeconds(service.pid), postgres: stage.postgresCpuSeconds() };
  const acceptedAtMs = new Map<number, number>();
  const startedAtMs = performance.now();
  try {
    const pending: Promise<unknown>[] = [];
    for (let made = 0; made < scans;) {
      const elapsed = (performance.now() - startedAtMs) / 1_000;
      const due = Math.min(scans, made + APPEND_AT_ONCE, scansPerSecond === Infinity ? scans : Math.floor(elapsed * scansPerSecond)); // prettier-ignore
      const portion = samples.slice(made, due);
      if (portion.length > 0) {
        const nowMs = Date.now();
        for (const { sampledAtMs } of portion) acceptedAtMs.set(sampledAtMs, nowMs);
        pending.push(stage.log.append(portion.map((sample) => telemetryRecord(reporterOf(reporters, sample.sampledAtMs), sample)))); // prettier-ignore
      }
      made = due;
      await new Promise((resolve) => setTimeout(resolve, scansPerSecond === Infinity ? 0 : TICK_MS));
    }
    await Promise.all(pending);
    const outcomes = await watch.outcomes(scans);
    const micros = (used: number): number => (used * 1e6) / scans;
    return {
      ...{ scans, seconds: (performance.now() - startedAtMs) / 1_000, ...judge(outcomes, acceptedAtMs) },
      serviceMicros: micros(cpuSeconds(service.pid) - before.service),
      postgresMicros: micros(stage.postgresCpuSeconds() - before.postgres),
    };
  } finally {
    await watch.stop();
  }
}

/** Devices take turns. */
const reporterOf = (reporters: readonly Reporter[], sampledAtMs: number): Reporter =>
  reporters[sampledAtMs % reporters.length]!;

export function judge(outcomes: readonly SeenOutcome[], acceptedAtMs: ReadonlyMap<number, number>) {
  const ages = new Latencies();
  const newest = new Map<string, number>();
  const known = new Set<number>();
  let [resolved, reordered] = [0, 0];
  for (const { seenAtMs, trackingId, sampledAtMs, isResolved } of outcomes) {
    if (sampledAtMs < (newest.get(trackingId) ?? 0)) reordered += 1;
    newest.set(trackingId, sampledAtMs);
    known.add(sampledAtMs);
    if (isResolved) resolved += 1;
    ages.add(seenAtMs - acceptedAtMs.get(sampledAtMs)!);
  }
  return {
    ...{ age: ages.summary(), resolved, reordered },
    ...{ lost: acceptedAtMs.size - known.size, doubled: outcomes.length - known.size },
  };
}
