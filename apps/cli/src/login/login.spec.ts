import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ContractServer, PASSWORD, refusal } from '../testing/contract-server.ts';
import { PlayedSurroundings } from '../testing/played-surroundings.ts';

const DAY_MS = 86_400_000;

let server: ContractServer;
let umbra: PlayedSurroundings;
beforeEach(async () => {
  server = await ContractServer.start();
  umbra = new PlayedSurroundings();
  umbra.env = { UMBRA_URL: server.url, UMBRA_EMAIL: 'me@example.com', UMBRA_PASSWORD: PASSWORD };
});
afterEach(async () => {
  umbra.remove();
  await server.stop();
});

const credentials = () => join(umbra.folder, '.config', 'umbra', 'credentials.json');
const stored = () =>
  JSON.parse(readFileSync(credentials(), 'utf8')) as { logins: Record<string, Record<string, string>> };
const tokens = () => server.received.map(({ headers }) => headers.authorization).filter((token) => token !== undefined);

describe('umbra login', () => {
  it('USR-1 keeps the login of this address for its owner alone, and says no secret', async () => {
    const { exitCode, out, err } = await umbra.run('login');
    expect([exitCode, out, err]).toEqual([0, '', `You are logged in at ${server.url} as me@example.com.\n`]);
    expect(stored().logins[server.url]).toMatchObject({ email: 'me@example.com', refreshToken: expect.any(String) });
    expect(statSync(credentials()).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(credentials())).mode & 0o777).toBe(0o700);
    expect(readFileSync(credentials(), 'utf8')).not.toContain(PASSWORD);
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
  });

  it('USR-1 closes a file of logins that others could read', async () => {
    mkdirSync(dirname(credentials()), { recursive: true });
    writeFileSync(credentials(), '{"version":1,"logins":{}}');
    chmodSync(credentials(), 0o644);
    await umbra.run('login');
    expect(statSync(credentials()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(credentials()))).toEqual(['credentials.json']);
  });

  it('keeps it where XDG_CONFIG_HOME says', async () => {
    umbra.env['XDG_CONFIG_HOME'] = join(umbra.folder, 'elsewhere');
    await umbra.run('login');
    expect(readdirSync(join(umbra.folder, 'elsewhere', 'umbra'))).toEqual(['credentials.json']);
  });

  it('keeps one login for each address, and logout forgets one of them', async () => {
    const other = await ContractServer.start();
    await umbra.run('login');
    await umbra.run('--url', `${other.url}/`, 'login');
    expect(Object.keys(stored().logins)).toEqual([server.url, other.url]);
    expect(await umbra.run('logout', '--url', other.url)).toMatchObject({
      exitCode: 0,
      err: `You are logged out at ${other.url}.\n`,
    });
    expect(Object.keys(stored().logins)).toEqual([server.url]);
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
    expect(await umbra.run('--url', other.url, 'jobs', 'list')).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('not logged in'),
    });
    await other.stop();
  });

  it('asks whoever is there for what is not given', async () => {
    umbra.env = { UMBRA_URL: server.url };
    const asked: string[] = [];
    const answer = (message: string): Promise<string> => (asked.push(message), Promise.resolve(PASSWORD));
    umbra.prompts = { text: answer, secret: answer, confirm: () => Promise.resolve(true) };
    expect(await umbra.run('login', '--email', 'you@example.com')).toMatchObject({ exitCode: 0 });
    expect(asked).toEqual(['Password']);
    umbra.prompts = undefined;
    expect(await umbra.run('login')).toMatchObject({ exitCode: 1, err: expect.stringContaining('UMBRA_PASSWORD') });
  });

  it('USR-3 says when the password is wrong, and keeps nothing', async () => {
    umbra.env['UMBRA_PASSWORD'] = 'guess';
    const { exitCode, err } = await umbra.run('login');
    expect([exitCode, err]).toEqual([4, `Umbra at ${server.url} knows no such email and password.\n`]);
    expect(() => stored()).toThrow('ENOENT');
  });

  it.each(['ftp://x', 'umbra', 'http://user:secret@host', 'https://host/?q', ''])(
    'takes no address %j',
    async (url) => {
      const { exitCode, err } = await umbra.run('--url', url, 'login');
      expect([exitCode, err]).toEqual([1, expect.stringContaining('must be like https://umbra.example.com')]);
      expect(err).not.toContain('secret');
    },
  );
});

describe('a stored login', () => {
  beforeEach(() => umbra.run('login'));

  it('USR-4 is renewed when its token expires, and the next pair is stored', async () => {
    const before = stored().logins[server.url]!;
    umbra.shiftMs = DAY_MS;
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
    const after = stored().logins[server.url]!;
    expect(after['refreshToken']).not.toBe(before['refreshToken']);
    expect(tokens()).toEqual([`Bearer ${after['accessToken']!}`]);
    expect(after['email']).toBe('me@example.com');
  });

  it('USR-4 is renewed when its token is not taken any more', async () => {
    server.forgetTokens();
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
    expect(tokens()).toHaveLength(2);
    expect(server.of('POST', '/users/v2/refresh')).toHaveLength(1);
  });

  it('USR-4 is renewed once by requests that go on side by side', async () => {
    server.devices = Array.from({ length: 8 }, (_, n) => ({
      trackingId: `HERE-${String(n)}`,
      deviceId: `d${String(n)}`,
    }));
    let isRefused = false;
    server.instead = ({ path }) => {
      if (path.startsWith('/registry/') && !isRefused) {
        isRefused = true;
        server.forgetTokens();
      }
      return undefined;
    };
    expect(await umbra.run('devices', 'export')).toMatchObject({ exitCode: 0 });
    expect(server.of('POST', '/users/v2/refresh')).toHaveLength(1);
  });

  it('USR-4 takes the pair that another run of the program has got meanwhile', async () => {
    const other = new PlayedSurroundings();
    other.env = { ...umbra.env, XDG_CONFIG_HOME: join(umbra.folder, '.config') };
    server.forgetTokens();
    let isFirst = true;
    server.instead = async ({ path }) => {
      if (path !== '/users/v2/refresh' || !isFirst) return undefined;
      isFirst = false;
      expect(await other.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
      return undefined;
    };
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
    other.remove();
  });

  it('that has ended is said to have', async () => {
    server.forgetLogins();
    const { exitCode, err } = await umbra.run('jobs', 'list');
    expect([exitCode, err]).toEqual([4, `The login at ${server.url} has ended.\nLog in by \`umbra login\`.\n`]);
  });

  it('in a broken file is no login, and the file stays as it is', async () => {
    writeFileSync(credentials(), '{');
    expect(await umbra.run('jobs', 'list')).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('is not a file of logins'),
    });
    expect(await umbra.run('login')).toMatchObject({ exitCode: 4 });
    expect(readFileSync(credentials(), 'utf8')).toBe('{');
  });
});

describe('UMBRA_TOKEN', () => {
  it('§1.3 is used instead of a login', async () => {
    umbra.env['UMBRA_TOKEN'] = server.hasToken();
    expect(await umbra.run('jobs', 'list', '--project', 'p 1')).toMatchObject({ exitCode: 0 });
    expect(server.received.map(({ query }) => query.get('projectId'))).toEqual(['p 1']);
    umbra.env['UMBRA_TOKEN'] = 'wrong';
    expect(await umbra.run('jobs', 'list')).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('answers 401: No.'),
    });
  });
});

describe('a token that no header takes', () => {
  it.each([
    ['eyJ.secret\n# c', 'it has a line break in it'],
    ['eyJ.secret\rx', 'it has a line break in it'],
    ['Bearer eyJ.secret', 'it has a space in it'],
    ['eyJ.secret\u0000', 'it has a character in it that no token has'],
    ['eyJ.secret\u2026', 'it has a character in it that no token has'],
  ])('§1.3 is refused before anything is sent, and none of it is said: %j', async (token, fault) => {
    umbra.env['UMBRA_TOKEN'] = token;
    expect(await umbra.run('jobs', 'list')).toEqual({
      ...{ exitCode: 4, out: '' },
      err: `UMBRA_TOKEN holds no token: ${fault}.\nSet it anew, or log in by \`umbra login\`.\n`,
    });
    expect(server.received).toEqual([]);
  });

  it('§1.3 is taken without the blanks around it; of blanks alone it is none', async () => {
    umbra.env['UMBRA_TOKEN'] = ` ${server.hasToken()}\r\n`;
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
    umbra.env['UMBRA_TOKEN'] = ' \n';
    expect(await umbra.run('jobs', 'list')).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('You are not logged in'),
    });
  });

  it('USR-1 is none of a stored login either', async () => {
    await umbra.run('login');
    const content = stored();
    content.logins[server.url]!['accessToken'] = 'eyJ.secret\n';
    writeFileSync(credentials(), JSON.stringify(content));
    const { exitCode, err } = await umbra.run('jobs', 'list');
    expect([exitCode, err]).toEqual([
      4,
      `The login of ${server.url} in ${credentials()} holds no token: it has a line break in it.\n` +
        'Log in anew by `umbra login`.\n',
    ]);
    expect(server.received).toHaveLength(1);
  });
});

describe('what does not answer as Umbra does', () => {
  beforeEach(() => {
    umbra.env['UMBRA_TOKEN'] = server.hasToken();
  });

  it('is not waited for where nothing ever answered', async () => {
    const { url } = server;
    await server.stop();
    const { exitCode, err } = await umbra.run('jobs', 'list');
    expect([exitCode, err]).toEqual([3, expect.stringContaining(`does not answer at ${url}: ECONNREFUSED`)]);
    expect(umbra.slept).toEqual([]);
  });

  it('is asked again while it is busy, as late as it says', async () => {
    const answers = [{ ...refusal(429, 'Later.'), headers: { 'retry-after': '3' } }, refusal(503, 'Busy.')];
    server.instead = () => answers.shift();
    expect(await umbra.run('jobs', 'list')).toMatchObject({ exitCode: 0 });
    expect(umbra.slept).toEqual([3_000, 1_000]);
  });

  it('is given up in the end', async () => {
    server.instead = () => refusal(503, 'Busy.');
    const { exitCode, err } = await umbra.run('jobs', 'list');
    expect([exitCode, server.received.length]).toEqual([3, 6]);
    expect(err).toContain('answers 503: Busy.\n  (error id 5771b3d4');
  });

  it.each([
    [3, { status: 200, body: '<html>' }, 'is no Umbra'],
    [3, { status: 200, body: 'null' }, 'is no Umbra'],
    [3, { status: 200, body: '{}' }, 'has no list'],
    [1, { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }, 'points elsewhere'],
    [1, { status: 403, body: 'Forbidden' }, 'answers 403: Forbidden'],
  ])('ends with %i on %j', async (code, answer, words) => {
    server.instead = () => answer;
    const { exitCode, err } = await umbra.run('jobs', 'list');
    expect([exitCode, err]).toEqual([code, expect.stringContaining(words)]);
  });
});
