import { databaseSettings, kafkaSettings, loadConfig, secretKey, serviceSettings } from '@umbra/config';

/** What every program that writes to the map must be told. */
export const mapSettings = {
  ...databaseSettings,
  UMBRA_SECRET_KEY: secretKey({
    desc: '32 bytes of base64: what keeps the names of devices out of the map follows from it',
  }),
};

/** Every setting of this service. */
export const positioningSettings = { ...serviceSettings, ...kafkaSettings, ...mapSettings };

export type PositioningConfig = ReturnType<typeof loadPositioningConfig>;

/** @throws ConfigError with the names of all that is missing or wrong */
export const loadPositioningConfig = (environment?: NodeJS.ProcessEnv) => loadConfig(positioningSettings, environment);
