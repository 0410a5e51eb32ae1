import { DevicesView, ProjectsView, type Caller, type Freshness } from '@umbra/access';
import type { DesiredShadowState } from '@umbra/contracts/desired-shadow';
import type { DeviceState } from '@umbra/contracts/device';
import { newEvent, parseEvent } from '@umbra/contracts/envelope';
import type { TelemetryIngested } from '@umbra/contracts/telemetry';
import type { LogAppender, LogPosition, LogRecord } from '@umbra/kafka';
import type { Span } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { aDevice, aProject, quietLogger, type TestProject } from '@umbra/testing';
import { AcceptTelemetry, type Accepted } from '../accept-telemetry/accept-telemetry.ts';
import type { TelemetryRoute } from '../accept-telemetry/telemetry-routes.ts';
import { DesiredShadowAnswers } from '../desired-shadows/desired-shadow-answers.ts';
import { DesiredShadowsView } from '../desired-shadows/desired-shadows.view.ts';
import { SampleLimits } from '../rate-limit/sample-limits.ts';

export const NOW_MS = 1_700_000_000_000;
export const sealer = new Sealer(Buffer.alloc(32, 7));
/** What a device is told of whose desired shadow nobody ever set anything. */
export const EMPTY_SHADOW = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };

/** A log in memory; it can be told to fail. */
export class MemoryLog implements LogAppender {
  readonly records: LogRecord[] = [];
  failWith: Error | undefined;

  append(records: readonly LogRecord[]): Promise<readonly LogPosition[]> {
    if (this.failWith !== undefined) return Promise.reject(this.failWith);
    this.records.push(...records);
    return Promise.resolve(records.map(({ topic }, offset) => ({ topic, partition: 0, offset })));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Extra {
  readonly isAsync?: boolean;
  readonly contentType?: string;
  readonly traceparent?: string;
  readonly span?: Span | undefined;
}

/** The path without HTTP and Kafka: given states, when posted, then events and an answer. */
export class PathUnderTest {
  readonly devices = new DevicesView();
  readonly projects = new ProjectsView();
  readonly desiredShadows = new DesiredShadowsView();
  readonly log = new MemoryLog();
  nowMs = NOW_MS;
  defaultLimit = 1_000_000;
  /** What arrives while the path waits for the newest state. */
  news: (() => void) | undefined;
  waits = 0;
  readonly #path: AcceptTelemetry;

  constructor(options: { readonly maxSamples?: number; readonly replicas?: number } = {}) {
    const freshness: Freshness = {
      caughtUp: () => {
        this.waits += 1;
        this.news?.();
        return Promise.resolve();
      },
      until: () => Promise.resolve(),
    };
    this.#path = new AcceptTelemetry({
      book: { devices: this.devices, projects: this.projects, freshness },
      desiredShadows: this.desiredShadows,
      answers: new DesiredShadowAnswers(sealer, quietLogger, 10),
      limits: new SampleLimits({
        replicas: options.replicas ?? 1,
        limitOf: (appId) => this.projects.byAppId(appId)?.limits.samplesPerSecond ?? this.defaultLimit,
      }),
      log: this.log,
      maxSamples: options.maxSamples ?? 1000,
      maxClockSkewMs: 10_000,
      nowMs: () => this.nowMs,
    });
  }

  given(...states: (TestProject | DeviceState | DesiredShadowState)[]): this {
    for (const state of states) {
      if ('apiKey' in state) this.projects.apply(state.state);
      else if ('claims' in state) this.devices.apply(state);
      else this.#desire(state);
    }
    return this;
  }

  givenProject(limits: TestProject['state']['limits'] = {}): TestProject {
    const project = aProject({ limits });
    this.given(project);
    return project;
  }

  when(route: TelemetryRoute, caller: Caller, body: unknown, extra: Extra = {}): Promise<Accepted> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.whenBytes(route, caller, body === undefined ? undefined : Buffer.from(text), extra);
  }

  whenBytes(route: TelemetryRoute, caller: Caller, bytes: Buffer | undefined, extra: Extra = {}): Promise<Accepted> {
    return this.#path.accept({
      route,
      caller,
      isAsync: extra.isAsync ?? false,
      contentType: extra.contentType ?? 'application/json',
      bytes,
      correlationId: 'b4a2c8de-1111-4222-8333-444455556666',
      traceparent: extra.traceparent,
      span: extra.span,
    });
  }

  get events(): TelemetryIngested[] {
    return this.log.records.map(({ value }) => parseEvent(Buffer.from(value)) as TelemetryIngested);
  }

  #desire(state: DesiredShadowState): void {
    const origin = { producer: 'test', correlationId: 'test', occurredAtMs: NOW_MS };
    const event = newEvent('desired-shadow.changed', 1, state, origin);
    const value = Buffer.from(JSON.stringify(event));
    const topic = DesiredShadowsView.topic;
    this.desiredShadows.apply({ topic, partition: 0, offset: 0, key: '', value, headers: {}, timestampMs: 0 });
  }
}

/** A path that knows one project with one device. */
export function pathOfOneDevice(): { path: PathUnderTest; project: TestProject; device: DeviceState } {
  const path = new PathUnderTest();
  const project = path.givenProject();
  const device = aDevice(project);
  return { path: path.given(device), project, device };
}

export const jsonOf = (buffer: Buffer | undefined): unknown =>
  buffer === undefined ? undefined : JSON.parse(buffer.toString());

export function asDevice(device: DeviceState): Caller {
  const { trackingId, projectId } = device.claims.at(-1)!;
  return { kind: 'device', deviceId: device.deviceId, trackingId, projectId, deviceVersion: device.version };
}

export const asClient = ({ state }: TestProject): Caller => ({
  kind: 'client',
  projectId: state.projectId,
  keyId: state.apiKeys[0]!.keyId,
});

export const asUser = ({ state }: TestProject, isNarrowed = false): Caller => ({
  kind: 'user',
  userId: state.members[0]!.userId,
  ...(isNarrowed ? { projectId: state.projectId } : {}),
});
