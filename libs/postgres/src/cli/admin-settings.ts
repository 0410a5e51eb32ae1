import { loadConfig, secretKey, url } from '@umbra/config';

/** What both commands are told by the environment. */
export function adminSettings() {
  return loadConfig({
    DATABASE_URL: url({ desc: 'postgres:// URL of the administrator of the database' }),
    UMBRA_SECRET_KEY: secretKey({ desc: '32 bytes of base64' }),
  });
}

/** Runs a command's work; a failure is one line and an exit code. */
export async function runCommand(work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
