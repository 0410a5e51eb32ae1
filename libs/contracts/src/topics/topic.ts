/** A topic as data: for creation, for the reference page, for tests. */
export interface Topic {
  readonly name: string;
  /** What the record key is; events of one key keep their order. */
  readonly key: string;
  /** The services that write it. */
  readonly writers: readonly string[];
  readonly partitions: number;
  readonly cleanup: 'delete' | 'compact';
  /** Milliseconds; -1 keeps for ever. */
  readonly retentionMs: number;
  /** What it holds and why, in a sentence. */
  readonly description: string;
}

/** Where the poison of a topic goes (wall 7): same partition count, kept for ever, replayed by appending again. */
export function deadLetterTopicOf(topic: Topic): Topic {
  return {
    name: `${topic.name}.dlq`,
    key: topic.key,
    writers: ['whoever reads the topic'],
    partitions: 1,
    cleanup: 'delete',
    retentionMs: -1,
    description: `Records of ${topic.name} that no reader could use, with the error and their position in the headers.`,
  };
}
