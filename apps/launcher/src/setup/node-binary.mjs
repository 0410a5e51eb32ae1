import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Problem } from './problem.mjs';
import { rootDir } from './paths.mjs';

/** The oldest Node that runs the services: it brings zstd and UUIDv7-ready crypto. */
const SERVICES_NEED = [24, 11];

/** The oldest Node that runs the launcher itself. */
const LAUNCHER_NEEDS = [20, 0];

/** @throws {Problem} if the running Node is too old for the launcher */
export function checkLauncherNode() {
  if (!isAtLeast(process.versions.node, LAUNCHER_NEEDS)) {
    throw new Problem(
      `Node ${process.versions.node} is too old: install Node 20 or newer (npm ci then brings Node 24).`,
    );
  }
}

/**
 * The Node 24 that our npm packages bring for this platform, else the running one if that is new enough. Asked after
 * the packages are installed.
 *
 * @returns {string} path of the program
 * @throws {Problem} if neither is there
 */
export function nodeForServices() {
  const shipped = join(rootDir, 'node_modules/.bin/node');
  if (existsSync(shipped)) return shipped;
  if (isAtLeast(process.versions.node, SERVICES_NEED)) return process.execPath;
  throw new Problem(
    `No Node ${SERVICES_NEED.join('.')} for the services: none is shipped for ${process.platform}-${process.arch}, ` +
      `and the running one is ${process.versions.node}; install a newer Node.`,
  );
}

/**
 * The environment for programs of our packages: they find the same Node and each other.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  const folders = [join(rootDir, 'node_modules/.bin'), dirname(nodeForServices()), process.env.PATH ?? ''];
  return { ...process.env, PATH: folders.join(delimiter), NX_TUI: 'false', NX_NO_CLOUD: 'true' };
}

/**
 * @param {string} version e.g. `24.21.0`
 * @param {number[]} wanted e.g. `[24, 11]`
 */
function isAtLeast(version, [wantedMajor = 0, wantedMinor = 0]) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
