import { positiveInteger, share } from '../validators.ts';
import {
  bool,
  brokerList,
  commaList,
  host,
  integer,
  num,
  optionalUrl,
  port,
  secretKey,
  secretKeys,
  str,
  url,
} from '../load-config.ts';

/** What stands in the environment, by what reads it. */
const types = new Map<unknown, string>([
  [bool()._parse, '`true` or `false`'],
  [brokerList()._parse, 'list of `host:port`'],
  [commaList()._parse, 'list, comma separated'],
  [host()._parse, 'address'],
  [integer()._parse, 'whole number'],
  [num()._parse, 'number'],
  [optionalUrl()._parse, 'URL, or empty'],
  [port()._parse, 'port'],
  [positiveInteger()._parse, 'whole number from 1'],
  [secretKey()._parse, '32 bytes as base64'],
  [secretKeys()._parse, '32 bytes as base64 each, comma separated'],
  [share()._parse, 'number from 0 to 1'],
  [str()._parse, 'text'],
  [url()._parse, 'URL'],
]);

/** @throws if this validator is not known here: give it a name in the list above */
export function typeOf({ _parse }: { readonly _parse: unknown }): string {
  const type = types.get(_parse);
  if (type === undefined) throw new Error('a validator has no type in type-of.ts');
  return type;
}
