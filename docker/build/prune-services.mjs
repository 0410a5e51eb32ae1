// `node docker/build/prune-services.mjs <folder>`: what the images hold, from a built workspace.
//
//   <folder>/<service>/manifest  a package.json of its own, those of the libraries, and the lock of all: what npm reads
//   <folder>/<service>/files     the built files, and others that the service reads
//   <folder>/shared/manifest     the packages that every service needs
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pickDependencies } from './pick-dependencies.mjs';
import { runtimeFiles } from './runtime-files.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [target, ...others] = process.argv.slice(2);
if (target === undefined || others.length > 0) throw new Error('Say where to: prune-services.mjs <folder>');

const { version, license, dependencies } = readJson('package.json');
const services = readdirSync(join(root, 'apps')).filter((app) => existsSync(join(root, 'apps', app, 'dist/main.js')));
const runtimes = services.map((service) => {
  // What no import tells: packages whose files are served, and files of the repository that are read.
  const { packages = [], files = [] } = readJson(`apps/${service}/project.json`).metadata?.image ?? {};
  const runtime = runtimeFiles(root, service);
  return { service, ...runtime, packages: [...runtime.packages, ...packages], files: [...runtime.files, ...files] };
});

for (const { service, files, projects, packages } of runtimes) {
  const libraries = projects.filter((project) => project.startsWith('libs/'));
  const manifests = libraries.map((library) => `${library}/package.json`);
  const folder = join(target, service);
  copy([...files, ...manifests], join(folder, 'files'));
  copy(manifests, join(folder, 'manifest'));
  const manifest = { name: service, main: `apps/${service}/dist/main.js`, workspaces: libraries };
  writeManifest(join(folder, 'manifest'), {
    ...manifest,
    dependencies: pickDependencies(service, packages, dependencies),
  });
  // `node .` in the image starts its "main"; "type" makes the files modules.
  copyFile(join(folder, 'manifest/package.json'), join(folder, 'files/package.json'));
}

const [first, ...rest] = runtimes;
const shared = first?.packages.filter((name) => rest.every(({ packages }) => packages.includes(name))) ?? [];
writeManifest(join(target, 'shared/manifest'), {
  name: 'shared',
  dependencies: pickDependencies('every service', shared, dependencies),
});

/**
 * @param {string} folder
 * @param {object} manifest
 */
function writeManifest(folder, manifest) {
  copy(['package-lock.json', '.npmrc'], folder);
  const packageJson = { ...manifest, version, license, private: true, type: 'module' };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageJson, null, 2)}\n`);
}

/**
 * @param {string[]} paths below the root, of files and folders
 * @param {string} folder
 */
function copy(paths, folder) {
  for (const path of paths) copyFile(join(root, path), join(folder, path));
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyFile(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

/** @param {string} path below the root */
function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
