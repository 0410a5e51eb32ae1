import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';

const file = (): string => join(dirname(process.env['UMBRA_DATA_DIR'] ?? '.'), 'secrets.ndjson');

/** Notes a secret that a test gave to the stack, or got from it: at the end of the run, none may be found in it. */
export function keepSecret(name: string, secret: string): string {
  appendFileSync(file(), `${JSON.stringify([name, secret])}\n`);
  return secret;
}

/** A secret that nobody else has, noted. */
export const aSecret = (name: string): string => keepSecret(name, `s3cret-${randomBytes(18).toString('base64url')}`);

/** All that were noted in this run, by name. */
export function keptSecrets(): ReadonlyMap<string, string> {
  if (!existsSync(file())) return new Map();
  const lines = readFileSync(file(), 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line, nth) => {
      const [name, secret] = JSON.parse(line) as [string, string];
      return [`${name} (${String(nth)})`, secret];
    }),
  );
}
