import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface CurlAnswer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}

/** Runs the real `curl`, whose ways with bodies and headers are its own. @returns its answer, which is JSON or empty */
export async function curl<Body = unknown>(...args: readonly string[]): Promise<CurlAnswer<Body>> {
  const { stdout } = await promisify(execFile)('curl', [
    '--silent',
    '--show-error',
    '--write-out',
    '\n%{http_code}',
    ...args,
  ]);
  const at = stdout.lastIndexOf('\n');
  const text = stdout.slice(0, at);
  return { status: Number(stdout.slice(at + 1)), body: (text === '' ? undefined : JSON.parse(text)) as Body };
}
