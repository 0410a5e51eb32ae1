/** The closed lists of §3.1 and §6.2. */
const PLAIN_COLOURS = ['blue', 'cyan', 'gray', 'green', 'orange', 'pink', 'purple', 'red', 'yellow'] as const;
export const COLOURS = PLAIN_COLOURS.flatMap((colour) => [colour, `${colour}_inverted` as const]);
export const PROTOCOLS = ['HTTP', 'FTP', 'SFTP', 'FTPS', 'S3', 'MySQL', 'PGSQL', 'SQLSRV', 'OCI'] as const;
export const RATE_LIMIT_UNITS = ['second', 'minute', 'hour', 'day'] as const;
export const HTTP_METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'] as const;
/** Those that a test call can be made of (§5.5). */
export const PROBE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export const DATA_TYPES = ['csv', 'json', 'txt', 'xml'] as const;
export const PAGINATION_METHODS = [
  'Custom relative URI',
  'Link Header',
  'Next page token',
  'Next Page URL',
  'Page number parameter',
  'Limit offset',
  'default',
  'PeopleVox',
  'NetSuite SOAP',
  'GraphQL Cursor',
  'Database limit offset',
  'Script',
] as const;
export const DIRECTIONS = ['Send', 'Receive'] as const;
export const VARIABLE_OWNERS = ['connector', 'endpoint', 'authentication_implementation', 'system'] as const;
