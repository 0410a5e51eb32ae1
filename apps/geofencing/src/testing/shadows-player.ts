import { randomUUID } from 'node:crypto';
import { readCommand, type Command, type CommandOutcome, type Reply } from '@umbra/contracts/command';
import { newEvent } from '@umbra/contracts/envelope';
import type { TrackingId } from '@umbra/contracts/ids';
import { shadowsCommandTopic, type AssociateDesiredState } from '@umbra/contracts/shadows-command';
import { LogTail, type KafkaConnection, type LogAppender } from '@umbra/kafka';
import { eventually } from '@umbra/testing';

export type Told = Omit<
  AssociateDesiredState['data'],
  'commandId' | 'replyTo' | 'projectId' | 'trackingId' | 'revision'
>;

/** Plays shadows: reads what it is told of desired states, and answers. */
export class ShadowsPlayer {
  readonly #log: LogAppender;
  readonly #tail: LogTail;
  readonly #commands: AssociateDesiredState[] = [];

  private constructor(connection: KafkaConnection, log: LogAppender) {
    this.#log = log;
    this.#tail = new LogTail(connection, [shadowsCommandTopic.name], ({ value }) => {
      this.#commands.push(readCommand(value) as AssociateDesiredState);
    });
  }

  static async open(connection: KafkaConnection, log: LogAppender): Promise<ShadowsPlayer> {
    const player = new ShadowsPlayer(connection, log);
    await player.#tail.start();
    return player;
  }

  async close(): Promise<void> {
    await this.#tail.stop();
  }

  /** The commands for a device so far, in their order. */
  commandsSoFar(trackingId: TrackingId): AssociateDesiredState[] {
    return this.#commands.filter(({ data }) => data.trackingId === trackingId);
  }

  /** Once there are so many. */
  commandsOf(trackingId: TrackingId, count = 1): Promise<AssociateDesiredState[]> {
    return eventually(`${String(count)} commands for ${trackingId}`, () => {
      const commands = this.commandsSoFar(trackingId);
      return commands.length >= count && commands;
    });
  }

  /** What a device was told by the nth command, beginning at 1. */
  async told(trackingId: TrackingId, nth = 1): Promise<Told> {
    const commands = await this.commandsOf(trackingId, nth);
    const { lastModifiedGeofenceTimestamp: timestamp, sensorAlarmConfig } = commands[nth - 1]!.data;
    return { ...(timestamp === undefined ? {} : { lastModifiedGeofenceTimestamp: timestamp }), sensorAlarmConfig };
  }

  async answers({ id, correlationId, data }: Command, outcome: CommandOutcome): Promise<void> {
    const origin = { producer: 'shadows', correlationId, causationId: id, occurredAtMs: Date.now() };
    const { commandId } = data;
    const reply = newEvent<Reply>('shadows.desired-state-associated', 1, { commandId, outcome }, origin);
    await this.#log.append([{ topic: data.replyTo, key: commandId, value: JSON.stringify(reply) }]);
  }

  refuses(command: Command, status: number): Promise<void> {
    const refusal = { status, code: 'TEST', message: `for a test: ${randomUUID()}` };
    return this.answers(command, { status: 'refused', refusal });
  }

  does(command: Command): Promise<void> {
    return this.answers(command, { status: 'done', result: { stateVersion: 1 } });
  }
}
