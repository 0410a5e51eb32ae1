import type { Command } from '@umbra/contracts/command';
import type { LogMessage } from '@umbra/kafka';
import type { BatchFold, Entry, Projection } from '@umbra/projections';
import { askedCommand } from './asked-command.ts';
import { CommandBatch, type BatchParts } from './command-batch.ts';
import type { ManagedSession } from './managed-session.ts';
import { findOutcomes } from './outcome-table.ts';

/** Commands as something that is applied exactly once, with the offsets of the log, as read models are (wall 3). */
export class CommandProjection implements Projection<Command, ManagedSession> {
  readonly name: string;
  readonly #replyTopics: ReadonlySet<string>;
  readonly #parts: BatchParts;

  /** @param replyTopics names of topics that commands may name as the place of their reply */
  constructor(name: string, replyTopics: ReadonlySet<string>, parts: BatchParts) {
    this.name = name;
    this.#replyTopics = replyTopics;
    this.#parts = parts;
  }

  read(message: LogMessage): Command {
    return askedCommand(message, this.#replyTopics);
  }

  async begin(
    session: ManagedSession,
    entries: readonly Entry<Command>[],
  ): Promise<BatchFold<Command, ManagedSession>> {
    const commandIds = entries.map(({ event }) => event.data.commandId);
    return new CommandBatch(this.#parts, await findOutcomes(session, commandIds));
  }

  forget(): void {
    // Nothing is kept in memory.
  }
}
