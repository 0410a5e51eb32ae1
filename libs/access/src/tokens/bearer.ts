const BEARER = /^bearer +(\S+)$/i;
const BARE = /^\S+$/;

/**
 * The token of an Authorization header: after `Bearer` in any case, or bare, as one client sends it (AUTH-4).
 * @returns undefined when there is none: no header, another scheme, several words
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  const text = authorization?.trim() ?? '';
  const token = BEARER.exec(text)?.[1];
  if (token !== undefined) return token;
  return BARE.test(text) && text.toLowerCase() !== 'bearer' ? text : undefined;
}
