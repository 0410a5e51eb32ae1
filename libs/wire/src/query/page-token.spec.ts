import { decodePageToken, encodePageToken } from './page-token.ts';

interface Position {
  readonly after: string;
}
const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && typeof (value as Position).after === 'string';

const decode = (text: string | string[] | undefined) => decodePageToken(text, isPosition);

describe('page tokens', () => {
  it('come back as they were, and need no encoding in a query', () => {
    const token = encodePageToken({ after: 'HERE-1/ü' });
    expect(token).toMatch(/^[\w-]+$/);
    expect(decode(token)).toEqual({ after: 'HERE-1/ü' });
  });

  it('stand for the first page when they are absent', () => {
    expect(decode(undefined)).toBeUndefined();
    expect(decode('')).toBeUndefined();
  });

  it.each([
    ['no token at all', 'hello world'],
    ['not JSON', Buffer.from('{').toString('base64url')],
    ['of another list', encodePageToken({ before: 1 })],
    ['of no object', Buffer.from('null').toString('base64url')],
    ['given twice', [encodePageToken({ after: 'a' }), encodePageToken({ after: 'b' })]],
    ['endless', 'A'.repeat(5_000)],
  ])('PAGE-4 are refused when they are %s', (_name, token) => {
    expect(() => decode(token)).toThrow(
      expect.objectContaining({ status: 400, details: { errors: [expect.objectContaining({ path: 'pageToken' })] } }),
    );
  });
});
