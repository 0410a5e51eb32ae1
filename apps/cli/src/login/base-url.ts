import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

export const DEFAULT_URL = 'http://127.0.0.1:8080';

/**
 * The address of an Umbra in the one form by which its login is stored.
 * @throws Problem
 */
export function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isUsable =
    (url?.protocol === 'http:' || url?.protocol === 'https:') &&
    url.username + url.password + url.search + url.hash === '';
  if (!isUsable) {
    throw new Problem(
      EXIT.refused,
      'The address of Umbra must be like https://umbra.example.com, without a user or a query.',
      {
        advice: 'It is in UMBRA_URL, or behind --url.',
      },
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
