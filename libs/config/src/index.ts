export {
  bool,
  commaList,
  ConfigError,
  host,
  integer,
  loadConfig,
  num,
  port,
  secretKey,
  str,
  url,
  type ConfigSpec,
} from './load-config.ts';
