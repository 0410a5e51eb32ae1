import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'umbra_';
const RANDOM_BYTES = 32;
const FORM = /^umbra_[\w-]{43}$/;

/** A new API key: 256 random bits. Shown once; only its hash is stored. */
export const newApiKey = (): string => PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');

/** Whether a text has the form of an API key; what has not is refused without asking anybody. */
export const looksLikeApiKey = (text: string): boolean => FORM.test(text);

/** What is stored and published of an API key (`ProjectApiKey.sha256`). */
export const hashApiKey = (apiKey: string): string => createHash('sha256').update(apiKey).digest('hex');
