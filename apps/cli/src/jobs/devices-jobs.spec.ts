import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { eventually } from '@umbra/testing';
import { aStatus } from '../testing/a-status.ts';
import { ContractServer, refusal } from '../testing/contract-server.ts';
import { PlayedSurroundings } from '../testing/played-surroundings.ts';

const UPLOADS = '/bulkjobs/v4/deviceUploads';
const taken = { code: 409, message: 'The name is taken.', details: 'provision' };

let server: ContractServer;
let umbra: PlayedSurroundings;
beforeEach(async () => {
  server = await ContractServer.start();
  umbra = new PlayedSurroundings();
  umbra.env = { UMBRA_URL: server.url, UMBRA_TOKEN: server.hasToken() };
});
afterEach(async () => {
  umbra.remove();
  await server.stop();
});

const fileOf = (name: string, text: string): string => {
  const path = join(umbra.folder, name);
  writeFileSync(path, text);
  return path;
};
const fleet = () => fileOf('fleet.csv', 'name,type\ntruck 7,Phone\n');
const jobId = () => [...server.jobs.keys()][0]!;

describe('umbra devices import', () => {
  it('BULK-17 sends the file as it is, waits for the end, and says what came of it', async () => {
    const pending = aStatus({ status: 'ongoing', total: 2 });
    server.next = { statuses: [pending, pending, aStatus({ total: 2, succeeded: 2 })], results: [{}, {}] };
    const { exitCode, out, err } = await umbra.run('devices', 'import', fleet(), '--project', 'p');
    expect([exitCode, out]).toEqual([0, `${jobId()} is completed. Of 2 rows: 2 succeeded.\n`]);
    expect(err).toBe(`${jobId()} has begun.\n`);
    const [upload] = server.of('POST', UPLOADS);
    expect(upload).toMatchObject({ headers: { 'content-type': 'text/csv' }, body: 'name,type\ntruck 7,Phone\n' });
    expect([...upload!.query]).toEqual([
      ['projectId', 'p'],
      ['fileName', 'fleet.csv'],
    ]);
    expect(server.received.map(({ query }) => query.get('projectId'))).not.toContain(null);
  });

  it('BULK-7, BULK-18 ends with 2 and shows the failing rows when not every row succeeded', async () => {
    const results = [{ name: 'a', trackingId: 't' }, { name: 'b', errors: [taken] }, { name: 'c' }];
    server.next = { statuses: [aStatus({ total: 3, succeeded: 2, failed: 1 })], results };
    const { exitCode, out } = await umbra.run('devices', 'import', fleet());
    expect(exitCode).toBe(2);
    expect(out.split('\n').slice(1, 4)).toEqual([
      '',
      'row  device  code  error',
      '2    b       409   The name is taken. (provision)',
    ]);
  });

  it('BULK-13 answers in JSON on demand, with every row, for programs', async () => {
    const results = [{ name: 'a\u009b', trackingId: 't' }, { name: 'b', errors: [taken] }, { name: 'c' }];
    server.next = { statuses: [aStatus({ total: 3, succeeded: 2, failed: 1 })], results };
    const { exitCode, out } = await umbra.run('devices', 'import', fleet(), '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(out)).toEqual({
      jobId: jobId(),
      ...aStatus({ total: 3, succeeded: 2, failed: 1 }),
      rows: results,
    });
    expect(out).not.toContain('\u009b');
  });

  it('BULK-3 shows each field that a refused file has wrong, and ends with 1', async () => {
    const errors = [{ path: 'line 2, column sendMs', reason: 'must be a whole number' }];
    server.instead = () => refusal(400, 'The upload cannot be taken.', { hereErrorCode: 400306, errors });
    const { exitCode, err } = await umbra.run('devices', 'import', fleet());
    expect(exitCode).toBe(1);
    expect(err).toContain(
      'answers 400: The upload cannot be taken.\n  line 2, column sendMs: must be a whole number\n',
    );
  });

  it('sends nothing where the file is none of devices to make', async () => {
    const gone = fileOf('gone.csv', 'trackingId\nt\n');
    expect(await umbra.run('devices', 'import', gone)).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('umbra devices delete'),
    });
    expect(server.received).toEqual([]);
  });

  it('BULK-16 never sends a file twice, and says that the job may have begun', async () => {
    server.instead = () => refusal(503, 'Busy.');
    const { exitCode, err } = await umbra.run('devices', 'import', fleet());
    expect([exitCode, server.received.length]).toEqual([3, 1]);
    expect(err).toContain('Whether the job was begun is not known: `umbra jobs list` shows it.');
  });

  it('says which job it is, and leaves, with --no-wait', async () => {
    server.next = { statuses: [aStatus({ status: 'pending' })], results: [] };
    const { exitCode, out, err } = await umbra.run('devices', 'import', fleet(), '--no-wait');
    expect([exitCode, out]).toEqual([0, `${jobId()}\n`]);
    expect(err).toBe(`To see it: umbra devices status ${jobId()} --follow\n`);
    expect(server.received).toHaveLength(1);
  });
});

describe('secrets of new licences', () => {
  const results = [{ name: 'a', deviceId: 'd', trackingId: 't', deviceSecret: 's3cret' }, { name: 'b' }];
  beforeEach(() => {
    server.next = { statuses: [aStatus({ total: 2, succeeded: 2 })], results };
  });

  it.each([[[]], [['--json']]])('BULK-14 are not said, but that there are some, %j', async (options) => {
    const { out, err } = await umbra.run('devices', 'import', fleet(), ...options);
    expect(out + err).not.toContain('s3cret');
    expect(err).toContain(
      `1 device has a secret, to be had for a week: umbra devices status ${jobId()} --secrets-to <file>`,
    );
  });

  it('BULK-14 go to a new file that its owner alone can read', async () => {
    const path = join(umbra.folder, 'secrets.csv');
    const { exitCode, out, err } = await umbra.run('devices', 'import', fleet(), '--secrets-to', path);
    expect([exitCode, out + err]).toEqual([0, expect.not.stringContaining('s3cret')]);
    expect(err).toContain(`Device secrets in ${path}: 1.`);
    expect(readFileSync(path, 'utf8')).toBe('name,deviceId,trackingId,deviceSecret\na,d,t,s3cret\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const later = join(umbra.folder, 'later.json');
    expect(await umbra.run('devices', 'status', jobId(), '--secrets-to', later)).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(later, 'utf8'))).toEqual([results[0]]);
  });

  it('BULK-14 take the place of no other file, and nothing is begun', async () => {
    const path = fileOf('secrets.csv', 'mine');
    expect(await umbra.run('devices', 'import', fleet(), '--secrets-to', path)).toMatchObject({ exitCode: 1 });
    expect([readFileSync(path, 'utf8'), server.received]).toEqual(['mine', []]);
  });

  it('BULK-14 leave no file behind where there are none', async () => {
    const path = join(umbra.folder, 'secrets.csv');
    server.next = { statuses: [aStatus({ succeeded: 1 })], results: [{ name: 'b' }] };
    expect(await umbra.run('devices', 'import', fleet(), '--secrets-to', path)).toMatchObject({
      err: expect.stringContaining('No device got a secret.'),
    });
    server.instead = () => refusal(400, 'No.');
    expect(await umbra.run('devices', 'import', fleet(), '--secrets-to', path)).toMatchObject({ exitCode: 1 });
    expect(existsSync(path)).toBe(false);
    expect(await umbra.run('devices', 'import', fleet(), '--secrets-to', path, '--no-wait')).toMatchObject({
      exitCode: 1,
    });
    expect(existsSync(path)).toBe(false);
  });
});

describe('umbra devices delete', () => {
  const gone = () => fileOf('gone.json', '[{"externalId":"MyDevice1","unclaimOnly":"true"}]');

  it('BULK-15 sends the file, without a question when it is told to', async () => {
    server.next = { statuses: [aStatus({ type: 'delete', succeeded: 1 })], results: [{}] };
    expect(await umbra.run('devices', 'delete', gone(), '--yes')).toMatchObject({ exitCode: 0 });
    expect(server.of('POST', UPLOADS)[0]!.headers['content-type']).toBe('application/json');
  });

  it('BULK-15 deletes nothing unasked where nobody can answer', async () => {
    const { exitCode, err } = await umbra.run('devices', 'delete', gone());
    expect([exitCode, err]).toEqual([1, expect.stringContaining('Who means it says --yes.')]);
    expect(server.received).toEqual([]);
  });

  it('BULK-15 asks whoever is there, and deletes nothing on a no', async () => {
    server.next = { statuses: [aStatus({ type: 'delete', succeeded: 1 })], results: [{}] };
    const no = () => Promise.resolve(false);
    umbra.prompts = { text: () => Promise.reject(new Error()), secret: () => Promise.reject(new Error()), confirm: no };
    expect(await umbra.run('devices', 'delete', gone())).toMatchObject({ exitCode: 1, err: 'Nothing was deleted.\n' });
    expect(server.received).toEqual([]);
    expect(await umbra.run('devices', 'delete', gone(), '--yes')).toMatchObject({ exitCode: 0 });
  });

  it('BULK-1 neither asks nor sends anything where the file has more rows than a job takes', async () => {
    const long = fileOf('long.csv', `trackingId\n${'HERE-1\n'.repeat(1_500)}`);
    const { exitCode, err } = await umbra.run('devices', 'delete', long);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('has 1,500 rows, and a job takes 1,000.')]);
    expect(server.received).toEqual([]);
  });

  it('BULK-15 takes no file that makes devices', async () => {
    expect(await umbra.run('devices', 'delete', fleet())).toMatchObject({ exitCode: 1 });
    expect(server.received).toEqual([]);
  });
});

describe('umbra devices status', () => {
  it('BULK-13 says how far a job is, and ends with 5 while it goes on', async () => {
    const ongoing = aStatus({ status: 'ongoing', total: 3, succeeded: 1, failed: 1, fileName: 'fleet.csv' });
    server.jobs.set('BULK-1', { statuses: [ongoing], results: [{ name: 'a' }, { name: 'b', errors: [taken] }] });
    const { exitCode, out } = await umbra.run('devices', 'status', 'BULK-1');
    expect(exitCode).toBe(5);
    expect(out).toContain('BULK-1 (fleet.csv) is ongoing. Of 3 rows: 1 succeeded, 1 failed, 1 pending.');
    expect(out).toContain('     b       409');
  });

  it('waits for its end with --follow', async () => {
    const statuses = [aStatus({ status: 'pending' }), aStatus({ status: 'ongoing' }), aStatus({ succeeded: 1 })];
    server.jobs.set('BULK-1', { statuses, results: [{}] });
    expect(await umbra.run('devices', 'status', 'BULK-1', '--follow')).toMatchObject({ exitCode: 0 });
  });

  it('BULK-12 ends with 1 for a job that is unknown or a week old', async () => {
    expect(await umbra.run('devices', 'status', 'BULK-x/../y')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('no job with this id'),
    });
    expect(server.received[0]!.path).toBe(`${UPLOADS}/BULK-x%2F..%2Fy/status`);
  });
});

describe('Ctrl-C', () => {
  jest.setTimeout(20_000);
  const goingOn = { statuses: [aStatus({ status: 'ongoing', total: 2, succeeded: 1 })], results: [{}] };
  const watched = () =>
    eventually('it is watched', () => server.jobs.size > 0 && umbra.listens && server.received.length > 1);

  it('leaves the job alone, and says how to go on', async () => {
    server.next = goingOn;
    const run = umbra.run('devices', 'import', fleet());
    await watched();
    umbra.interrupt();
    const { exitCode, err } = await run;
    expect([exitCode, umbra.listens]).toEqual([130, false]);
    expect(err).toContain(`The job goes on. To see it: umbra devices status ${jobId()} --follow\n`);
    expect(server.of('PATCH', `${UPLOADS}/${jobId()}`)).toEqual([]);
  });

  it('BULK-10 cancels the job on a second press at a terminal', async () => {
    umbra.isTerminal = true;
    server.next = { ...goingOn, statuses: [...goingOn.statuses] };
    const run = umbra.run('devices', 'import', fleet());
    await watched();
    umbra.interrupt();
    await eventually('it says what another one does', () => umbra.err.includes('once more cancels the job'));
    umbra.interrupt();
    const { exitCode, out } = await run;
    expect(exitCode).toBe(2);
    expect(out).toContain('is cancelled. Of 2 rows: 1 succeeded, 1 not begun.');
    expect(server.of('PATCH', `${UPLOADS}/${jobId()}`).map(({ body }) => body)).toEqual(['{"action":"cancel"}']);
  });

  it('BULK-10 waits for rows that had begun when a job was cancelled, and keeps their secrets', async () => {
    const cancelled = (succeeded: number) => aStatus({ status: 'cancelled', type: 'create', total: 4, succeeded });
    const results = [{ name: 'a', deviceSecret: 's1' }];
    server.next = { statuses: [0, 1, 1, 2].map(cancelled), results };
    server.instead = () => {
      if (server.next.statuses.length === 1 && results.length === 1) results.push({ name: 'b', deviceSecret: 's2' });
      return undefined;
    };
    const path = join(umbra.folder, 'secrets.csv');
    const { out, err } = await umbra.run('devices', 'import', fleet(), '--secrets-to', path);
    expect(out).toContain('is cancelled. Of 4 rows: 2 succeeded, 2 not begun.');
    expect(readFileSync(path, 'utf8')).toBe('name,deviceId,trackingId,deviceSecret\na,,,s1\nb,,,s2\n');
    expect(err).toContain(`Rows that had begun may end after this, with secrets too: umbra devices status ${jobId()}`);
  });

  it('BULK-10 says what came of a job that was over before it could be cancelled', async () => {
    umbra.isTerminal = true;
    server.next = { ...goingOn, statuses: [...goingOn.statuses] };
    server.instead = ({ method }) => {
      if (method !== 'PATCH') return undefined;
      server.next.statuses.splice(0, 1, aStatus({ total: 2, succeeded: 2 }));
      return refusal(412, 'It is over.');
    };
    const run = umbra.run('devices', 'import', fleet());
    await watched();
    umbra.interrupt();
    umbra.interrupt();
    expect(await run).toMatchObject({ exitCode: 0, out: expect.stringContaining('Of 2 rows: 2 succeeded.') });
  });

  it('breaks off an upload, and says that the job may have begun', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    server.instead = () => promise;
    const run = umbra.run('devices', 'import', fleet());
    await eventually('it is being sent', () => server.received.length === 1);
    umbra.interrupt();
    expect(await run).toMatchObject({ exitCode: 130, err: expect.stringContaining('is not known') });
    resolve(undefined);
  });

  it('names the job also when Umbra is gone in the middle', async () => {
    server.next = goingOn;
    server.instead = ({ path }) => (path.endsWith('/status') ? refusal(503, 'Busy.') : undefined);
    const { exitCode, err } = await umbra.run('devices', 'import', fleet());
    expect([exitCode, err]).toEqual([3, expect.stringContaining(`umbra devices status ${jobId()} --follow`)]);
  });
});
