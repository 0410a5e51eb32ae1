import { SecretSearch } from './secret-search.ts';

const SECRET = 'pass/wörd+of "nobody"=1';
const base64 = (text: string, alphabet: BufferEncoding = 'base64') => Buffer.from(text).toString(alphabet);

describe('the search for secrets', () => {
  it.each([
    ['plain', `{"a": "b", x: ${SECRET}}`],
    ['as JSON', JSON.stringify({ password: SECRET })],
    ['in a URL', `/callback?apiKey=${encodeURIComponent(SECRET)}&b=1`],
    ['in hex', Buffer.from(`a${SECRET}b`).toString('hex')],
    ['in base64', base64(SECRET)],
    ['in base64, behind one byte', base64(`a${SECRET}`)],
    ['in base64, between others', base64(`ab${SECRET}cd`)],
    ['in base64url, between others', base64(`abcd${SECRET}cd`, 'base64url')],
    ['in bytes of a row', `(1,"\\\\x${Buffer.from(`{"p":${JSON.stringify(SECRET)}}`).toString('hex')}")`],
    ['in base64 in bytes of a row', `(1,"\\\\x${Buffer.from(base64(`a${SECRET}`)).toString('hex')}")`],
  ])('finds one %s', (_how, text) => {
    const search = new SecretSearch(new Map([['it', SECRET]]));
    search.look('here', `something ${text} else`);
    expect(search.findings).toContainEqual({ secret: 'it', place: 'here' });
  });

  it('finds nothing where there is none', () => {
    const search = new SecretSearch(new Map([['it', SECRET]]));
    search.look('here', `${SECRET.slice(1)} ${base64(SECRET.slice(0, -4))} \\x${'00'.repeat(40)}`);
    expect(search.findings).toEqual([]);
  });
});
