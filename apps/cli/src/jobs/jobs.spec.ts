import { aStatus } from '../testing/a-status.ts';
import { ContractServer } from '../testing/contract-server.ts';
import { PlayedSurroundings } from '../testing/played-surroundings.ts';

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

describe('umbra jobs', () => {
  it('BULK-12 lists all pages, and passes filters on', async () => {
    const ids = [1, 2, 3].map((n) => `BULK-2f1c7a0e-5c9e-4a0b-8a43-0d5f1f3c6b1${String(n)}`);
    for (const id of ids) server.jobs.set(id, { statuses: [aStatus()], results: [] });
    const { exitCode, out } = await umbra.run('jobs', 'list', '--type', 'create', '--status', 'completed');
    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'job                                        type    status',
      ...ids.map((id) => `${id}  create  completed`),
      '',
    ]);
    expect(
      server.received.map(({ query }) => [query.get('type'), query.get('status'), query.get('pageToken')]),
    ).toEqual([
      ['create', 'completed', null],
      ['create', 'completed', '2'],
    ]);
    expect(JSON.parse((await umbra.run('jobs', 'list', '--json')).out)).toHaveLength(3);
  });

  it('BULK-12 knows no other type or status', async () => {
    expect(await umbra.run('jobs', 'list', '--type', 'update')).toMatchObject({ exitCode: 1 });
    expect(await umbra.run('jobs', 'list', '--status', 'done')).toMatchObject({ exitCode: 1 });
    expect(server.received).toEqual([]);
  });

  it('BULK-10 cancels and acknowledges, and says why that is not possible', async () => {
    server.jobs.set('BULK-1', { statuses: [aStatus({ status: 'ongoing' })], results: [] });
    expect(await umbra.run('jobs', 'cancel', 'BULK-1')).toMatchObject({ exitCode: 0, out: 'BULK-1 is cancelled.\n' });
    expect(await umbra.run('jobs', 'acknowledge', 'BULK-1')).toMatchObject({ exitCode: 0 });
    expect(await umbra.run('jobs', 'acknowledge', 'BULK-1')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('412'),
    });
  });
});
