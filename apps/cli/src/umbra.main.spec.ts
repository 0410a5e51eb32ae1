import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '@umbra/testing';
import { aStatus } from './testing/a-status.ts';
import { ContractServer } from './testing/contract-server.ts';

/** Four programs are started, on machines that do other things as well. */
const PATIENCE_MS = 30_000;
const PROGRAM = join(import.meta.dirname, 'umbra.main.ts');

let server: ContractServer;
let folder: string;
beforeEach(async () => {
  server = await ContractServer.start();
  folder = mkdtempSync(join(tmpdir(), 'umbra-main-'));
  writeFileSync(join(folder, 'fleet.csv'), 'name\na\n');
  symlinkSync('/dev/stdout', join(folder, 'output'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

function umbra(...words: string[]) {
  const env = { PATH: process.env['PATH'], HOME: folder, UMBRA_URL: server.url, UMBRA_TOKEN: server.hasToken() };
  return spawn(process.execPath, [PROGRAM, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the program umbra', () => {
  it(
    'answers on its output, and by its exit code',
    async () => {
      server.next = {
        statuses: [aStatus({ failed: 1 })],
        results: [{ name: 'a', errors: [{ code: 409, message: 'Taken.' }] }],
      };
      const run = umbra('devices', 'import', 'fleet.csv', '--json');
      const [out, [code]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
      expect([code, JSON.parse(out)]).toMatchObject([2, { failed: 1, rows: [{ name: 'a' }] }]);
    },
    PATIENCE_MS,
  );

  it(
    'says how it is used, and what was wrong with that',
    async () => {
      const run = umbra('--help');
      expect(await text(run.stdout)).toContain('Exit codes: 0 all done');
      const wrong = umbra('devices', 'imports');
      const [err, [code]] = await Promise.all([text(wrong.stderr), once(wrong, 'exit')]);
      expect([code, err]).toEqual([1, expect.stringContaining("unknown command 'imports'")]);
    },
    PATIENCE_MS,
  );

  it(
    'leaves a job alone on SIGINT',
    async () => {
      server.next = { statuses: [aStatus({ status: 'ongoing' })], results: [] };
      const run = umbra('devices', 'import', 'fleet.csv');
      await eventually('it watches', () => server.received.some(({ path }) => path.endsWith('/status')));
      run.kill('SIGINT');
      const [err, [code]] = await Promise.all([text(run.stderr), once(run, 'exit')]);
      expect([code, err]).toEqual([130, expect.stringContaining('The job goes on.')]);
    },
    PATIENCE_MS,
  );

  it(
    'writes to its output also when that is named as a file',
    async () => {
      server.devices = [{ trackingId: 'HERE-1' }];
      const run = umbra('devices', 'export', '--columns', 'trackingId', '--output', join(folder, 'output'));
      const [out, err, [code]] = await Promise.all([text(run.stdout), text(run.stderr), once(run, 'exit')]);
      expect([code, out]).toEqual([0, 'trackingId\nHERE-1\n']);
      expect(err).toContain('Devices in');
      expect(readlinkSync(join(folder, 'output'))).toBe('/dev/stdout');
    },
    PATIENCE_MS,
  );

  it(
    'ends quietly when nobody reads on',
    async () => {
      server.devices = Array.from({ length: 40 }, (_, n) => ({
        trackingId: `VRTR-${String(n)}`,
        externalId: 'x'.repeat(50),
      }));
      const run = umbra('devices', 'export');
      await once(run.stdout, 'data');
      run.stdout.destroy();
      const [err, [code]] = await Promise.all([text(run.stderr), once(run, 'exit')]);
      expect([code, err]).toEqual([0, '']);
    },
    PATIENCE_MS,
  );
});
