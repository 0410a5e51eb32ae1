import { makeValidator } from 'envalid';

/** A whole number, zero or more. */
export const integer = makeValidator<number>((input) => {
  const value = Number(input);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('not a whole number');
  return value;
});

/** A part of a whole: 0 to 1. */
export const share = makeValidator<number>((input) => {
  const value = Number(input);
  if (input.trim() === '' || !(value >= 0 && value <= 1)) throw new Error('not a share between 0 and 1');
  return value;
});

/** A whole number, one or more. */
export const positiveInteger = makeValidator<number>((input) => {
  const value = Number(input);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error('not a whole number from 1');
  return value;
});

/** Values separated by commas; blanks around them do not count. */
export const commaList = makeValidator<string[]>((input) =>
  input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** One or more `host:port`, separated by commas. */
export const brokerList = makeValidator<string[]>((input) => {
  const brokers = input.split(',').map((item) => item.trim());
  if (!brokers.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker))) throw new Error('not a list of host:port');
  return brokers;
});

/** An http or https URL, or an empty text for none: compose files and manifests cannot leave a name out. */
export const optionalUrl = makeValidator<string>((input) => {
  if (input === '') return input;
  if (!/^https?:\/\//.test(input) || !URL.canParse(input)) throw new Error('not an http(s) URL');
  return input;
});

const SECRET_KEY_BYTES = 32;

/** Marks a setting whose value others must not see: documents and manifests go by it. */
export const secret = <Validator extends object>(validator: Validator): Validator & { readonly isSecret: true } => ({
  ...validator,
  isSecret: true,
});

const keyBytes = makeValidator<Buffer>((input) => {
  const bytes = Buffer.from(input, 'base64');
  if (bytes.length !== SECRET_KEY_BYTES) throw new Error('not 32 bytes of base64');
  return bytes;
});

/** 32 bytes as base64: the key under which secrets are sealed. */
export const secretKey = (spec?: Parameters<typeof keyBytes>[0]) => secret(keyBytes(spec));

const keyList = makeValidator<Buffer[]>((input) =>
  input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const bytes = Buffer.from(item, 'base64');
      if (bytes.length !== SECRET_KEY_BYTES) throw new Error('not a list of 32 bytes of base64 each');
      return bytes;
    }),
);

/** Keys as `secretKey` has one, separated by commas; may be none. */
export const secretKeys = (spec?: Parameters<typeof keyList>[0]) => secret(keyList(spec));
