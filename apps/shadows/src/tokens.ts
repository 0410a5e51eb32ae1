/** Milliseconds since 1970: injected, so that tests can tell what time it is. */
export type Clock = () => number;

export const CLOCK = Symbol('Clock');
/** How much of a trace one request may ask for. */
export const TRACES_WINDOW = Symbol('TracesWindow');
