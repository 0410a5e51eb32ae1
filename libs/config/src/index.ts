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
  secret,
  secretKey,
  str,
  url,
  type ConfigSpec,
} from './load-config.ts';
export { serviceSettings } from './service-settings.ts';
