import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readCommand, type Command, type CommandOutcome, type Reply } from '@umbra/contracts/command';
import { connectorsCommandTopic } from '@umbra/contracts/connectors-command';
import { newEvent } from '@umbra/contracts/envelope';
import { geofencingCommandTopic } from '@umbra/contracts/geofencing-command';
import { registryCommandTopic } from '@umbra/contracts/registry-command';
import { shadowsCommandTopic } from '@umbra/contracts/shadows-command';
import { LogTail, MicroBatchAppender, type KafkaConnection, type LogMessage } from '@umbra/kafka';
import { eventually } from '@umbra/testing';
import { PlayedPlaces } from './played-places.ts';

const TOPICS = [registryCommandTopic, connectorsCommandTopic, shadowsCommandTopic, geofencingCommandTopic];

/** How a command fares: as it should, not answered at all, answered twice, or answered so. */
export type Treatment = 'well' | 'never' | 'twice' | CommandOutcome;

/** A command as it came. */
export interface HeardCommand {
  readonly topic: string;
  readonly key: string | null;
  readonly command: Command;
}

/**
 * Plays registry, connectors, shadows and geofencing on the real topics, for the projects of one test: what they are asked
 * for is done once per commandId, and answered each time.
 */
export class PlayedNeighbours {
  /** What there is at the neighbours, and what they have done. */
  readonly places = new PlayedPlaces();
  /** Everything that came, in order, repetitions too. */
  readonly heard: HeardCommand[] = [];
  /** What becomes of a command; well if this does not say otherwise. */
  treat: (command: Command) => Treatment = () => 'well';
  /** How long each neighbour is at one command; it does one after the other. */
  serviceMs = 0;
  readonly #projects = new Set<string>();
  readonly #outcomes = new Map<string, CommandOutcome>();
  readonly #queues = new Map<string, Promise<void>>();
  readonly #appender: MicroBatchAppender;
  readonly #tail: LogTail;

  private constructor(connection: KafkaConnection, appender: MicroBatchAppender) {
    this.#appender = appender;
    this.#tail = new LogTail(
      connection,
      TOPICS.map(({ name }) => name),
      (message) => {
        this.#hear(message);
      },
    );
  }

  static async start(connection: KafkaConnection): Promise<PlayedNeighbours> {
    const neighbours = new PlayedNeighbours(connection, await MicroBatchAppender.open(connection));
    // Topics that were made a moment ago have no leader yet.
    await eventually('the topics can be read', () => neighbours.#tail.start().then(() => true));
    return neighbours;
  }

  async stop(): Promise<void> {
    await this.#tail.stop();
    await Promise.all(this.#queues.values());
    await this.#appender.close();
  }

  /** Commands of other projects are somebody else's: test files share the topics. */
  serve(projectId: string): void {
    this.#projects.add(projectId);
  }

  /** How often a command of this type was given, repetitions included. */
  timesHeard(type: string): number {
    return this.heard.filter(({ command }) => command.type === type).length;
  }

  /** One that was heard, and is done after all; answered, too. */
  async carryOut(commandId: string): Promise<void> {
    const found = this.heard.find(({ command }) => command.data.commandId === commandId);
    if (found === undefined) throw new Error('no such command was heard');
    await this.say(commandId, this.#outcomeOf(found.command));
  }

  /** Says something to bulk-jobs, asked or not; it is taken before what is said later under the same key. */
  async say(commandId: string, outcome: CommandOutcome, key = commandId): Promise<void> {
    await this.#reply({ commandId, replyTo: 'bulk-jobs.replies' }, key, outcome, 'test.said');
  }

  #hear({ topic, key, value }: LogMessage): void {
    const command = readCommand(value);
    const { projectId } = command.data as { readonly projectId?: string };
    if (projectId === undefined || !this.#projects.has(projectId)) return;
    this.heard.push({ topic, key, command });
    const before = this.#queues.get(topic) ?? Promise.resolve();
    this.#queues.set(
      topic,
      before.then(() => this.#answer(command, key)),
    );
  }

  async #answer(command: Command, key: string | null): Promise<void> {
    if (this.serviceMs > 0) await delay(this.serviceMs);
    const treatment = this.treat(command);
    if (treatment === 'never') return;
    const outcome = typeof treatment === 'string' ? this.#outcomeOf(command) : treatment;
    const times = treatment === 'twice' ? 2 : 1;
    for (let nth = 0; nth < times; nth += 1) {
      await this.#reply(command.data, key ?? command.data.commandId, outcome, `${command.type}.answered`);
    }
  }

  #outcomeOf(command: Command): CommandOutcome {
    const { commandId } = command.data;
    const known = this.#outcomes.get(commandId);
    if (known !== undefined) return known;
    const outcome = this.places.carryOut(command);
    this.#outcomes.set(commandId, outcome);
    return outcome;
  }

  async #reply(
    { commandId, replyTo }: Command['data'],
    key: string,
    outcome: CommandOutcome,
    type: string,
  ): Promise<void> {
    const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
    const reply = newEvent<Reply>(type, 1, { commandId, outcome }, origin);
    await this.#appender.append([{ topic: replyTo, key, value: JSON.stringify(reply) }]);
  }
}
