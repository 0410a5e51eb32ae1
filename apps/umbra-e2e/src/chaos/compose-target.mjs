import { compose, startContainer } from '../../../launcher/src/stack/compose.mjs';
import { until } from './wait.mjs';

const VICTIMS = [
  ...['ingestion', 'shadows', 'kafka', 'postgres', 'registry', 'gateway'],
  ...['geofencing', 'bulk-jobs', 'connectors', 'positioning'],
];
/** A broker alone takes a minute to start when the machine has other things to do. */
const RECOVERS_WITHIN_MS = 300_000;

/** @typedef {{ Service: string, State: string, Health: string }} ComposeContainer */

/**
 * The containers of docker/compose.yaml. Docker takes a kill for a wish, and starts again only what died by itself: so
 * each is started here.
 *
 * @returns {import('./kills.mjs').Target}
 */
export function composeTarget() {
  return {
    victims: VICTIMS,
    recoversWithinMs: RECOVERS_WITHIN_MS,
    kill: async (victim) => {
      await compose('kill', victim);
      await startContainer(victim);
    },
    ready: () => until('all containers are healthy', areHealthy, RECOVERS_WITHIN_MS),
  };
}

async function areHealthy() {
  const lines = (await compose('ps', '--format', 'json')).trim().split('\n');
  const containers = lines.map((line) => /** @type {ComposeContainer} */ (JSON.parse(line)));
  const healthy = containers.filter(({ State, Health }) => State === 'running' && Health === 'healthy');
  return VICTIMS.every((victim) => healthy.some(({ Service }) => Service === victim));
}
