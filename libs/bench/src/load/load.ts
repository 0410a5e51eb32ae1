import { Latencies } from '../statistics/latencies.ts';
import { LoadConnection } from './load-connection.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { RequestText } from './request-text.ts';

/** Answers may come so long after the last request of an open loop. */
const LAST_ANSWER_WITHIN_MS = 15_000;
const CONNECT_AT_ONCE = 100;

/** One run of a plan: connections, what is sent over them, and what came back. */
export class Load {
  readonly #plan: LoadPlan;
  readonly #text: RequestText;
  readonly #idle: LoadConnection[] = [];
  readonly #connections: LoadConnection[] = [];
  /** Moments at which requests were due that found no connection, oldest first from `#overdueFrom`. */
  readonly #overdue: number[] = [];
  #overdueFrom = 0;
  readonly #accepted = new Latencies();
  readonly #refused = new Latencies();
  readonly #answers: Record<string, number> = {};
  readonly #acknowledgedMs: number[] = [];
  #failed = 0;
  #sent = 0;
  #onWay = 0;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#text = new RequestText(plan);
  }

  /** In portions, so that no listener has more to accept at once than it keeps in its queue. */
  async connect(): Promise<void> {
    const { pace, origin } = this.#plan;
    while (this.#connections.length < pace.connections) {
      const count = Math.min(CONNECT_AT_ONCE, pace.connections - this.#connections.length);
      const portion = Array.from({ length: count }, () => new LoadConnection(origin));
      await Promise.all(portion.map((connection) => connection.open()));
      this.#connections.push(...portion);
    }
    this.#idle.push(...this.#connections);
  }

  async run(): Promise<LoadResult> {
    const before = performance.eventLoopUtilization();
    const startedAtMs = performance.now();
    if (this.#plan.pace.kind === 'closed') await this.#runClosed(startedAtMs);
    else await this.#runOpen(startedAtMs, this.#plan.pace.requestsPerSecond);
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const { utilization } = performance.eventLoopUtilization(before);
    for (const connection of this.#connections) connection.close();
    return {
      ...{ seconds, sent: this.#sent, answersByStatus: this.#answers, failed: this.#failed, utilization },
      ...{ accepted: this.#accepted.summary(), refused: this.#refused.summary() },
      ...{ acknowledgedMs: this.#acknowledgedMs, nextTimestampMs: this.#text.nextTimestampMs },
    };
  }

  async #runClosed(startedAtMs: number): Promise<void> {
    const deadlineMs = startedAtMs + this.#plan.seconds * 1_000;
    const sendUntilDeadline = (connection: LoadConnection) =>
      new Promise<void>((resolve) => {
        const next = (): void => {
          const nowMs = performance.now();
          if (nowMs >= deadlineMs) resolve();
          else this.#send(connection, nowMs, next);
        };
        next();
      });
    await Promise.all(this.#connections.map(sendUntilDeadline));
  }

  async #runOpen(startedAtMs: number, requestsPerSecond: number): Promise<void> {
    const total = Math.round(requestsPerSecond * this.#plan.seconds);
    const dueMs = (nth: number): number => startedAtMs + (nth / requestsPerSecond) * 1_000;
    for (let nth = 0; nth < total;) {
      for (const nowMs = performance.now(); nth < total && dueMs(nth) <= nowMs; nth += 1) this.#due(dueMs(nth));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const deadlineMs = performance.now() + LAST_ANSWER_WITHIN_MS;
    while ((this.#onWay > 0 || this.#overdueFrom < this.#overdue.length) && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    this.#failed += this.#onWay + this.#overdue.length - this.#overdueFrom;
  }

  #due(dueMs: number): void {
    const connection = this.#idle.pop();
    if (connection === undefined) this.#overdue.push(dueMs);
    else this.#sendAndReuse(connection, dueMs);
  }

  #sendAndReuse(connection: LoadConnection, dueMs: number): void {
    this.#send(connection, dueMs, () => {
      const overdueMs = this.#overdue[this.#overdueFrom];
      if (overdueMs === undefined) {
        this.#idle.push(connection);
        return;
      }
      this.#overdueFrom += 1;
      this.#sendAndReuse(connection, overdueMs);
    });
  }

  #send(connection: LoadConnection, dueMs: number, then: () => void): void {
    this.#sent += 1;
    this.#onWay += 1;
    const timestampMs = this.#text.nextTimestampMs;
    connection.send(this.#text.next(), (status) => {
      this.#onWay -= 1;
      if (status === undefined) this.#failed += 1;
      else this.#note(status, performance.now() - dueMs, timestampMs);
      then();
    });
  }

  #note(status: number, latencyMs: number, timestampMs: number): void {
    this.#answers[status] = (this.#answers[status] ?? 0) + 1;
    const isAccepted = status < 300;
    (isAccepted ? this.#accepted : this.#refused).add(latencyMs);
    if (isAccepted && this.#plan.keepAcknowledged === true) this.#acknowledgedMs.push(timestampMs);
  }
}
