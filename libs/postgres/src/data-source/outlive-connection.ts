import type pg from 'pg';

/**
 * Lets the process outlive a connection that breaks at a moment when nobody listens to it, such as the one between being
 * opened and being used: an `error` without a listener ends a process. Nothing is lost by it: the next statement fails.
 */
export function outliveConnection(client: pg.ClientBase): void {
  client.on('error', () => undefined);
}
