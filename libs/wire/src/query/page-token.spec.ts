import { createHash } from 'node:crypto';
import { decodePageToken, encodePageToken, type ListName } from './page-token.ts';

interface Position {
  readonly after: string;
}
const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && typeof (value as Position).after === 'string';

const LIST: ListName = ['devices', 'project a', undefined, ['x', 'y']];
const decode = (text: string | string[] | undefined, list = LIST) => decodePageToken(text, list, isPosition);
const encode = (value: object, list = LIST) => encodePageToken(value, list);

/** By somebody who knows how tags are made. */
function forged(content: string): string {
  const tag = createHash('sha256')
    .update(`${JSON.stringify(LIST)}\0${content}`)
    .digest()
    .subarray(0, 8);
  return Buffer.concat([tag, Buffer.from(content)]).toString('base64url');
}

const refusal = expect.objectContaining({
  ...{ status: 400, code: 'WIRE_PAGE_TOKEN' },
  details: { errors: [expect.objectContaining({ path: 'pageToken' })] },
});

describe('page tokens', () => {
  it('come back as they were, and need no encoding in a query', () => {
    const token = encode({ after: 'HERE-1/ü' });
    expect(token).toMatch(/^[\w-]+$/);
    expect(decode(token)).toEqual({ after: 'HERE-1/ü' });
  });

  it('stand for the first page when they are absent', () => {
    expect(decode(undefined)).toBeUndefined();
    expect(decode('')).toBeUndefined();
  });

  it('are read by the next release and by other replicas: how they are made stays', () => {
    expect(encode({ after: 'a' })).toBe('SfAglvlT4ul7ImFmdGVyIjoiYSJ9');
    expect(decode(forged('{"after":"a"}'))).toEqual({ after: 'a' });
  });

  it.each([
    ['no token at all', 'hello world'],
    ['of the release before, which named no list', Buffer.from('{"after":"a"}').toString('base64url')],
    ['shorter than a tag', 'abcd'],
    ['not JSON, with a tag', forged('{')],
    ['empty, with a tag', forged('')],
    ['of this list and no position', encode({ before: 1 })],
    ['of no object', encodePageToken(null as never, LIST)],
    ['given twice', [encode({ after: 'a' }), encode({ after: 'b' })]],
    ['endless', 'A'.repeat(5_000)],
    ['changed', encode({ after: 'aaaa' }).slice(0, -4) + encode({ after: 'aaab' }).slice(-4)],
  ])('PAGE-4 are refused when they are %s', (_name, token) => {
    expect(() => decode(token)).toThrow(refusal);
  });

  it.each<[string, ListName]>([
    ['kind', ['geofences', 'project a', undefined, ['x', 'y']]],
    ['project', ['devices', 'project b', undefined, ['x', 'y']]],
    ['filter', ['devices', 'project a', undefined, ['x']]],
    ['filter that was not there', ['devices', 'project a', 'x', ['x', 'y']]],
    ['grouping', ['devices', 'project a', undefined, 'x', 'y']],
    ['length', ['devices', 'project a']],
  ])('PAGE-4 are refused by a list of another %s', (_what, other) => {
    const token = encode({ after: 'a' });
    expect(decode(token)).toEqual({ after: 'a' });
    expect(() => decode(token, other)).toThrow(refusal);
  });
});
