/** What a connector must know to speak with its cloud, in clear. Never logged, never on a topic. */
export type Credentials = Readonly<Record<string, unknown>>;

/** In the place of a secret that is there (C2C-6, V6). No hint of its length. */
export const MASK = '********';
