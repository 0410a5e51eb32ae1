import type { OutgoingHttp } from '../outgoing/outgoing-http.ts';
import type { Lease } from './lease.ts';

/** What of a run its calls say, and have to heed. */
export interface LeasedRun {
  readonly correlationId: string;
  /** Milliseconds until its deadline: a call that could go only afterwards ends it now. */
  readonly leftMs: () => number;
}

/**
 * The way out of one run. A call is made while the lease is held, or not at all: it is looked at when the request is about
 * to be written to its connection, after all waiting, so that a process that was paused on the way notices before it calls.
 */
export function leasedHttp(http: OutgoingHttp, lease: Lease, { correlationId, leftMs }: LeasedRun): OutgoingHttp {
  return {
    send: async (request) => {
      lease.require();
      return http.send({
        ...request,
        patienceMs: leftMs(),
        headers: { 'x-request-id': correlationId, ...request.headers },
        beforeSending: () => {
          lease.require();
        },
      });
    },
  };
}
