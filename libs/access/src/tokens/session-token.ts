import { createHash, randomUUID } from 'node:crypto';

/** The form of the published samples (jitterbit-contract.md §4): `1_` and a UUIDv4. */
const FORM = /^1_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** `sessionTimeoutInSeconds` of a login by such a token; use does not lengthen it (J1.2). */
export const SESSION_SECONDS = 14_400;

/** A new opaque token of a login: 122 random bits. Told once; only its hash is stored (J1.6). */
export const newSessionToken = (): string => `1_${randomUUID()}`;

/** Whether a text has the form of such a token; what has not is refused without asking anybody. */
export const looksLikeSessionToken = (text: string): boolean => FORM.test(text);

/** What is stored and published of it (`SessionState.tokenSha256`), hex. */
export const hashSessionToken = (token: string): string => createHash('sha256').update(token).digest('hex');
