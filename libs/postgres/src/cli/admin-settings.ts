import { secret, secretKey, url } from '@umbra/config';

/** What the commands are told by the environment. */
export const adminSettings = {
  DATABASE_URL: secret(url({ desc: 'postgres:// URL of the administrator of the database' })),
  UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes as base64: the passwords of the roles are derived from it' }),
};

/** Runs a command's work; a failure is one line and an exit code. */
export async function runCommand(work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
