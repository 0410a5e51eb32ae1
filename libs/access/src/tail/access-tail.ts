import { deviceTopic } from '@umbra/contracts/device';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { LogTail, type KafkaConnection, type LogMessage } from '@umbra/kafka';
import type { DevicesView } from '../devices/devices.view.ts';
import type { ProjectsView } from '../projects/projects.view.ts';
import type { SigningKeysView } from '../signing-keys/signing-keys.view.ts';
import { ChangeSignal } from './change-signal.ts';
import type { Freshness } from './freshness.ts';
import { readDeviceState, readProjectState, readSigningKeyState } from './read-states.ts';

/** A further compacted topic that a service keeps in memory. */
export interface StateFold {
  readonly topic: string;
  /** Synchronous; ignores what is not newer. What it throws is logged and counted, and the record passed over. */
  apply(message: LogMessage): void;
}

export interface AccessTailOptions {
  readonly connection: KafkaConnection;
  readonly projects: ProjectsView;
  readonly signingKeys: SigningKeysView;
  /** Left out by services that know no device tokens. */
  readonly devices?: DevicesView;
  readonly further?: readonly StateFold[];
}

const DEFAULT_WAIT_MS = 1_000;

/**
 * Keeps the views of who may do what up to date: one reader over all their topics. A record that cannot be used is logged
 * by its position, counted, and passed over: it stops nobody.
 */
export class AccessTail implements Freshness {
  readonly #folds: ReadonlyMap<string, (message: LogMessage) => void>;
  readonly #signal = new ChangeSignal();
  readonly #tail: LogTail;

  constructor(options: AccessTailOptions) {
    this.#folds = foldsOf(options);
    this.#tail = new LogTail(options.connection, [...this.#folds.keys()], (message) => this.#apply(message));
  }

  /** Resolves when everything is read that the topics held at the start. */
  async start(): Promise<void> {
    await this.#tail.start();
  }

  async stop(): Promise<void> {
    await this.#tail.stop();
  }

  get isReady(): boolean {
    return this.#tail.isReady;
  }

  caughtUp(timeoutMs: number = DEFAULT_WAIT_MS): Promise<void> {
    return this.#tail.caughtUp(timeoutMs);
  }

  until(condition: () => boolean, timeoutMs: number = DEFAULT_WAIT_MS): Promise<void> {
    return this.#signal.until(condition, timeoutMs);
  }

  #apply(message: LogMessage): void {
    this.#folds.get(message.topic)?.(message);
    this.#signal.changed();
  }
}

function foldsOf({ projects, signingKeys, devices, further = [] }: AccessTailOptions) {
  const folds = new Map<string, (message: LogMessage) => void>();
  folds.set(projectTopic.name, ({ value }) => {
    const state = readProjectState(value);
    if (state !== undefined) projects.apply(state);
  });
  folds.set(signingKeyTopic.name, ({ value }) => {
    const state = readSigningKeyState(value);
    if (state !== undefined) signingKeys.apply(state);
  });
  if (devices !== undefined) {
    folds.set(deviceTopic.name, ({ value }) => {
      const state = readDeviceState(value);
      if (state !== undefined) devices.apply(state);
    });
  }
  for (const fold of further) folds.set(fold.topic, (message) => fold.apply(message));
  return folds;
}
