import { randomUUID } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import { geofenceTopic, type GeofenceEvent } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import { ruleTopic, type RuleEvent, type RuleState } from '@umbra/contracts/rule';
import type { KafkaConnection } from '@umbra/kafka';
import { NeighbourLog } from '@umbra/testing';
import type { TestProject } from './registry-world.ts';

const origin = () => ({ producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() });

/** Plays the service that keeps geofences and rules. */
export class Geofencing {
  readonly #appender: NeighbourLog;

  private constructor(appender: NeighbourLog) {
    this.#appender = appender;
  }

  static async open(connection: KafkaConnection): Promise<Geofencing> {
    return new Geofencing(await NeighbourLog.open(connection));
  }

  async close(): Promise<void> {
    await this.#appender.close();
  }

  /** @returns its id */
  async makesFence(project: TestProject, geofenceId: string = randomUUID()): Promise<string> {
    const definition = { center: { lat: 52.5, lng: 13.4 }, radius: 100 };
    const projectId = project.projectId as ProjectId;
    const state = { geofenceId, projectId, geofence: { type: 'circle', definition }, version: 1 } as const;
    const event = newEvent<GeofenceEvent>('geofence.created', 1, state, origin());
    await this.#appender.append([{ topic: geofenceTopic.name, key: geofenceId, value: JSON.stringify(event) }]);
    return geofenceId;
  }

  async deletesFence(project: TestProject, geofenceId: string): Promise<void> {
    const state = { geofenceId, projectId: project.projectId as ProjectId, deleted: true, version: 2 } as const;
    const event = newEvent<GeofenceEvent>('geofence.deleted', 1, state, origin());
    await this.#appender.append([{ topic: geofenceTopic.name, key: geofenceId, value: JSON.stringify(event) }]);
  }

  /** @returns its id */
  async makesRule(project: TestProject, kind: RuleState['kind']): Promise<string> {
    const ruleId = randomUUID();
    const rule = { type: kind === 'rule' ? 'online' : 'attach' };
    const state = { ruleId, kind, projectId: project.projectId as ProjectId, rule, version: 1 };
    const event = newEvent<RuleEvent>('rule.created', 1, state, origin());
    await this.#appender.append([{ topic: ruleTopic.name, key: ruleId, value: JSON.stringify(event) }]);
    return ruleId;
  }
}
