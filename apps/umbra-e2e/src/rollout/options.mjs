import { parseArgs } from 'node:util';

/**
 * @typedef {object} RolloutOptions
 * @property {string} namespace
 * @property {string} url under which devices reach Umbra: their signatures cover it
 * @property {string | undefined} address at which it is really reached; undefined: that of the Service `gateway`
 * @property {number} singles devices that post one sample at a time, each with its own token
 * @property {number} batches users that post for many devices at a time
 * @property {number} rounds how often each Deployment is rolled
 */

export const usage = `npm run verify:rollout -- [--namespace umbra] [--url http://localhost:8080] [--address 10.96.0.1]
                          [--singles 4] [--batches 1] [--rounds 1]

Against Umbra in the cluster that kubectl speaks to, from a machine that reaches its Services: under a steady load it rolls
every Deployment, scales shadows and ingestion to three and back, deletes the broker's pod, and says whether any request
failed, and whether every acknowledged sample is in its trace exactly once.
  --url      one of the addresses that devices sign for (UMBRA_PUBLIC_URLS; http://localhost:8080 always is)
  --address  the host to connect to instead, on the same port; default: the Service gateway's own`;

/**
 * @param {string[]} args
 * @returns {RolloutOptions | undefined} undefined when help was asked for
 * @throws {Error} that says which option is wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      namespace: { type: 'string', default: 'umbra' },
      url: { type: 'string', default: 'http://localhost:8080' },
      address: { type: 'string' },
      singles: { type: 'string', default: '4' },
      batches: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    namespace: values.namespace,
    url: new URL(values.url).origin,
    address: values.address,
    singles: wholeNumber('singles', values.singles),
    batches: wholeNumber('batches', values.batches),
    rounds: wholeNumber('rounds', values.rounds),
  };
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error(`--${name} ${text}: give a whole number from 1 to 999.`);
  return Number(text);
}
