import { databaseSettings, kafkaSettings, loadConfig, positiveInteger, serviceSettings, str } from '@umbra/config';

/** Every setting of this service. */
export const geofencingSettings = {
  ...serviceSettings,
  ...kafkaSettings,
  ...databaseSettings,
  GEOFENCING_CONSUMER_GROUP: str({
    default: 'geofencing',
    desc: 'beginning of the names of its Kafka consumer groups',
  }),
  GEOFENCING_DATABASE_CONNECTIONS: positiveInteger({ default: 10, desc: 'connections to the database at most' }),
  GEOFENCING_MAX_GEOFENCES_PER_PROJECT: positiveInteger({ default: 10_000, desc: 'geofences of one project at most' }),
  GEOFENCING_MAX_RULES_PER_PROJECT: positiveInteger({
    default: 10_000,
    desc: 'rules of one project at most, and as many sensor rules',
  }),
  GEOFENCING_MAX_ASSOCIATIONS_PER_DEVICE: positiveInteger({
    default: 1_000,
    desc: 'geofences, rules and sensor rules that one device is associated with at most',
  }),
};

export type GeofencingConfig = ReturnType<typeof loadGeofencingConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadGeofencingConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(geofencingSettings, environment);
