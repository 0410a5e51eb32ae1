import { setTimeout as sleep } from 'node:timers/promises';
import { deliver } from './deliver.mjs';

/** @typedef {import('../../../launcher/src/fleet/device.mjs').Device} Device */
/** @typedef {import('./ledger.mjs').Ledger} Ledger */

const SINGLE_PAUSE_MS = 20;
const BATCH_PAUSE_MS = 100;
const SAMPLES_A_DEVICE = 5;

/**
 * Clients that post without end and repeat what was not answered.
 *
 * @param {object} options
 * @param {Ledger} options.ledger
 * @param {Device[]} options.singles each posts for itself, one sample at a time
 * @param {string[][]} options.batches trackingIds of each user that posts for many at a time
 * @param {(samples: object[]) => Promise<unknown>} options.postBatch
 * @returns {{ failure: () => unknown, stop: () => Promise<void> }} `stop` waits until all is acknowledged; it and
 *   `failure` tell of a client that was refused
 */
export function startLoad({ ledger, singles, batches, postBatch }) {
  let stopping = false;
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
    ...singles.map((device) => repeat(() => postSingle(device, ledger))),
    ...batches.map((trackingIds) => repeat(() => postMany(trackingIds, postBatch, ledger))),
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
 */
async function postSingle(device, ledger) {
  const entry = ledger.next();
  ledger.inFlight += 1;
  await deliver(() => device.post([toSample(entry)]), ledger);
  ledger.inFlight -= 1;
  ledger.acknowledge(device.trackingId, entry);
  await sleep(SINGLE_PAUSE_MS);
}

/**
 * @param {string[]} trackingIds
 * @param {(samples: object[]) => Promise<unknown>} postBatch
 * @param {Ledger} ledger
 */
async function postMany(trackingIds, postBatch, ledger) {
  const entries = trackingIds.flatMap((id) =>
    Array.from({ length: SAMPLES_A_DEVICE }, () => ({ id, ...ledger.next() })),
  );
  const body = entries.map(({ id, ...entry }) => ({ id, ...toSample(entry) }));
  ledger.inFlight += entries.length;
  await deliver(() => postBatch(body), ledger);
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
