import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ManagedProcess, ProcessError, runToEnd } from './managed-process.mjs';

/** A process of Node that runs the given script. */
const node = (script: string, options = {}) =>
  new ManagedProcess({ name: 'child', command: process.execPath, args: ['-e', script], ...options });

describe('a managed process', () => {
  it('is ready once it says so, and stops when asked to', async () => {
    const child = node(`console.log('up'); setInterval(() => {}, 1000)`, { readyLine: /^up$/ });
    await child.waitUntilReady(10_000);
    expect(child.running).toBe(true);
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(child.running).toBe(false);
  });

  it('is killed if it does not stop in time', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`;
    const child = node(stubborn, { readyLine: /^up$/, stopWithinMs: 100 });
    await child.waitUntilReady(10_000);
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('is stopped if it is not ready in time', async () => {
    const child = node(`console.error('still busy'); setInterval(() => {}, 1000)`, { readyLine: /^up$/ });
    await expect(child.waitUntilReady(500)).rejects.toThrow(/child was not ready within 0.5 s/);
    expect(child.running).toBe(false);
  });

  it('names its end and its last lines if it ends instead of getting ready', async () => {
    const child = node(`console.log('first'); console.error('no such folder'); process.exitCode = 3`);
    await expect(child.waitUntilReady(10_000)).rejects.toThrow(/child ended \(exit code 3\).*\n.*no such folder/s);
  });

  it('tells that a program is not there', async () => {
    const run = runToEnd({ name: 'brew', command: '/nowhere/brew', args: [] });
    await expect(run).rejects.toThrow(ProcessError);
    await expect(run).rejects.toThrow(/could not be started.*ENOENT/s);
  });

  it('ends when its parent is killed', async () => {
    // The child's connection is its sign of life.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const program = fileURLToPath(new URL('./testing/parent.mjs', import.meta.url));
    const parent = spawn(process.execPath, [program, String(port)], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [connection] = (await once(server, 'connection')) as [Socket];
    connection.on('error', () => {}).resume();
    parent.kill('SIGKILL');
    await once(connection, 'close');
    server.close();
  });
});
