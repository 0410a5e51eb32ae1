import { readReply, type Reply } from '@umbra/contracts/command';
import type { LogMessage } from '@umbra/kafka';
import type { BatchFold, Projection } from '@umbra/projections';
import type { ReplyHandler } from './reply-handler.ts';
import type { ManagedSession } from './managed-session.ts';

/** Replies as something that is applied exactly once, with the offsets of the log (wall 3). */
export class RepliesProjection implements Projection<Reply, ManagedSession> {
  readonly name: string;
  readonly #handlers: readonly ReplyHandler[];

  /** @param name of the topic @param handlers several may take one type: in this order */
  constructor(name: string, handlers: readonly ReplyHandler[]) {
    this.name = name;
    this.#handlers = handlers;
  }

  read({ value }: LogMessage): Reply {
    return readReply(value);
  }

  begin(): Promise<BatchFold<Reply, ManagedSession>> {
    const replies: Reply[] = [];
    return Promise.resolve({
      apply: ({ event }) => void replies.push(event),
      write: async ({ manager }) => {
        for (const handler of this.#handlers) {
          const own = replies.filter(({ type }) => isFor(handler, type));
          if (own.length > 0) await handler.apply?.(manager, own);
        }
      },
      committed: () => {
        const types = [...new Set(replies.map(({ type }) => type))];
        for (const handler of this.#handlers) {
          if (types.some((type) => isFor(handler, type))) handler.committed?.();
        }
      },
    });
  }

  forget(): void {
    // Nothing is kept in memory.
  }
}

const isFor = (handler: ReplyHandler, type: string): boolean => (handler.type ?? type) === type;
