import { setTimeout as sleep } from 'node:timers/promises';
import { deliver } from './deliver.mjs';

/** @typedef {import('../../../launcher/src/fleet/device.mjs').Device} Device */
/** @typedef {import('./ledger.mjs').Ledger} Ledger */
/** @typedef {(send: () => Promise<unknown>) => Promise<void>} Insist sends until it is acknowledged */

const SINGLE_PAUSE_MS = 20;
const BATCH_PAUSE_MS = 100;
const SAMPLES_A_DEVICE = 5;
const ACCEPTED_WITHIN_MS = 120_000;

/**
 * Clients that post without end and repeat what was not answered.
 *
 * @param {object} options
 * @param {Ledger} options.ledger
 * @param {Device[]} options.singles each posts for itself, one sample at a time
 * @param {string[][]} options.batches trackingIds of each user that posts for many at a time
 * @param {(samples: object[]) => Promise<unknown>} options.postBatch
 * @param {number} [options.acceptedWithinMs] how long a sample is repeated until the load fails
 * @returns {{ failure: () => unknown, stop: () => Promise<void> }} `stop` waits until all is acknowledged; it and
 *   `failure` tell of a client that was refused
 */
export function startLoad({ ledger, singles, batches, postBatch, acceptedWithinMs = ACCEPTED_WITHIN_MS }) {
  let stopping = false;
  /** @param {() => Promise<unknown>} send */
  const insist = (send) => deliver(send, ledger, acceptedWithinMs);
  /** @type {unknown} */
  let failure;
  /** @param {() => Promise<void>} round */
  const repeat = async (round) => {
    try {
      while (!stopping && failure === undefined) await round();
    } catch (error) {
      failure ??= error;
    }
  };
  const clients = [
    ...singles.map((device) => repeat(() => postSingle(device, ledger, insist))),
    ...batches.map((trackingIds) => repeat(() => postMany(trackingIds, postBatch, ledger, insist))),
  ];
  return {
    failure: () => failure,
    stop: async () => {
      stopping = true;
      await Promise.all(clients);
      if (failure !== undefined) throw failure;
    },
  };
}

/**
 * @param {Device} device
 * @param {Ledger} ledger
 * @param {Insist} insist
 */
async function postSingle(device, ledger, insist) {
  const entry = ledger.next();
  ledger.inFlight += 1;
  await insist(() => device.post([toSample(entry)]));
  ledger.inFlight -= 1;
  ledger.acknowledge(device.trackingId, entry);
  await sleep(SINGLE_PAUSE_MS);
}

/**
 * @param {string[]} trackingIds
 * @param {(samples: object[]) => Promise<unknown>} postBatch
 * @param {Ledger} ledger
 * @param {Insist} insist
 */
async function postMany(trackingIds, postBatch, ledger, insist) {
  const entries = trackingIds.flatMap((id) =>
    Array.from({ length: SAMPLES_A_DEVICE }, () => ({ id, ...ledger.next() })),
  );
  const body = entries.map(({ id, ...entry }) => ({ id, ...toSample(entry) }));
  ledger.inFlight += entries.length;
  await insist(() => postBatch(body));
  ledger.inFlight -= entries.length;
  for (const { id, ...entry } of entries) ledger.acknowledge(id, entry);
  await sleep(BATCH_PAUSE_MS);
}

/** @param {import('./ledger.mjs').Entry} entry */
function toSample({ timestamp, serial }) {
  const lat = 52 + (serial % 1_000) / 1_000;
  const lng = 13 + (serial % 777) / 777;
  return { timestamp, position: { lat, lng, accuracy: 10 }, payload: { serial } };
}
