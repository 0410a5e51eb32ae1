import {
  bool,
  databaseSettings,
  kafkaSettings,
  loadConfig,
  positiveInteger,
  secretKey,
  serviceSettings,
  str,
} from '@umbra/config';
import { DEFAULT_CACHE_LIMITS } from './radio-map/station-cache.ts';

/** What every program that writes to the map must be told. */
export const mapSettings = {
  ...databaseSettings,
  UMBRA_SECRET_KEY: secretKey({
    desc: '32 bytes of base64: what keeps the names of devices out of the map follows from it',
  }),
};

/** How much of the map is kept in memory. */
const cacheSettings = {
  POSITIONING_CACHED_STATIONS: positiveInteger({
    default: DEFAULT_CACHE_LIMITS.stations,
    desc: 'stations that are kept in memory, known or not, some 400 bytes each',
  }),
  POSITIONING_CACHED_FINGERPRINTS: positiveInteger({
    default: DEFAULT_CACHE_LIMITS.fingerprints,
    desc: 'fingerprints that are kept in memory',
  }),
  POSITIONING_CACHE_TTL_MS: positiveInteger({
    default: DEFAULT_CACHE_LIMITS.ttlMs,
    desc: 'ms after which what is kept is read anew: by then imports and other replicas’ changes show',
  }),
};

/** How scans of the log are located. */
const logSettings = {
  POSITIONING_CONSUMER_GROUP: str({
    default: 'positioning',
    desc: 'beginning of the names of its Kafka consumer groups',
  }),
  POSITIONING_TELEMETRY_AREA: bool({
    default: false,
    desc: 'a sample whose cells are unknown gets the position of their location or tracking area, kilometres wide',
  }),
};

/** Every setting of this service. */
export const positioningSettings = {
  ...serviceSettings,
  ...kafkaSettings,
  ...mapSettings,
  ...cacheSettings,
  ...logSettings,
};

/** What a rebuild must be told; the same as the service is. */
export const rebuildSettings = { ...kafkaSettings, ...mapSettings };

export type PositioningConfig = ReturnType<typeof loadPositioningConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadPositioningConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(positioningSettings, environment);
