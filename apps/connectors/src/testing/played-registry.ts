import { randomUUID } from 'node:crypto';
import { readCommand, type Command, type CommandOutcome } from '@umbra/contracts/command';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { newVirtualDeviceId, newVirtualTrackingId } from '@umbra/contracts/ids';
import { registryCommandTopic, type VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { eventRecord, LogTail, type KafkaConnection, type LogAppender } from '@umbra/kafka';

type CommandData = Command['data'] & { readonly projectId: string; readonly externalId?: string };

/**
 * The registry as far as this service sees it: has virtual devices and releases them, for the projects of one test. A test
 * may have it refuse by `refuse`, or say nothing by `isSilent`.
 */
export class PlayedRegistry {
  /** Every command for the test's projects, once, in the order of arrival. */
  readonly commands: Command[] = [];
  isSilent = false;
  refuse: ((command: Command) => CommandOutcome | undefined) | undefined;
  readonly #projects: ReadonlySet<string>;
  readonly #keys = new WeakMap<Command, string>();
  readonly #devices = new Map<string, VirtualDeviceHad>();
  readonly #log: LogAppender;
  readonly #tail: LogTail;
  #answering: Promise<unknown> = Promise.resolve();

  /** @param projects of the test; may grow */
  constructor(connection: KafkaConnection, log: LogAppender, projects: ReadonlySet<string>) {
    this.#projects = projects;
    this.#log = log;
    this.#tail = new LogTail(connection, [registryCommandTopic.name], ({ key, value }) => {
      this.#take(key ?? '', readCommand(value));
    });
  }

  async start(): Promise<void> {
    await this.#tail.start();
  }

  async stop(): Promise<void> {
    await this.#tail.stop();
    await this.#answering;
  }

  /** Its owner released it. */
  forget(projectId: string, externalId: string): void {
    this.#devices.delete(`${projectId}/${externalId}`);
  }

  #take(key: string, command: Command): void {
    const data = command.data as CommandData;
    if (!this.#projects.has(data.projectId)) return;
    this.#keys.set(command, key);
    this.commands.push(command);
    if (!this.isSilent) void this.answer(command);
  }

  /** For what came while it was silent. */
  answer(command: Command): Promise<unknown> {
    const key = this.#keys.get(command) ?? '';
    const data = command.data as CommandData;
    const outcome = this.refuse?.(command) ?? { status: 'done', result: this.#carryOut(data) };
    const type =
      command.type === 'registry.have-virtual-device' ? 'registry.virtual-device-had' : 'registry.device-released';
    const reply = newEvent<EventEnvelope>(
      type,
      1,
      { commandId: data.commandId, outcome },
      { producer: 'registry', correlationId: randomUUID(), causationId: command.id, occurredAtMs: Date.now() },
    );
    const record = eventRecord({ ...registryCommandTopic, name: data.replyTo }, key, reply);
    this.#answering = this.#answering.then(() => this.#log.append([record]));
    return this.#answering;
  }

  #carryOut({ projectId, externalId }: CommandData): object {
    if (externalId === undefined) return {};
    const name = `${projectId}/${externalId}`;
    const known = this.#devices.get(name);
    if (known !== undefined) return { ...known, isNew: false };
    const made = { deviceId: newVirtualDeviceId(), trackingId: newVirtualTrackingId(), isNew: true };
    this.#devices.set(name, made);
    return made;
  }
}
