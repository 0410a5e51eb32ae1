export {
  bool,
  brokerList,
  commaList,
  ConfigError,
  host,
  integer,
  loadConfig,
  num,
  optionalUrl,
  port,
  positiveInteger,
  secret,
  secretKey,
  secretKeys,
  str,
  url,
  type ConfigSpec,
} from './load-config.ts';
export { databaseSettings, kafkaSettings } from './server-settings.ts';
export { serviceSettings } from './service-settings.ts';
