import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} Runtime
 * @property {string[]} files built files that can be reached from the entries, by path below the root, sorted
 * @property {string[]} projects the folders of the projects they are in, sorted
 * @property {string[]} packages the npm packages they import, sorted
 */

/**
 * Follows the imports of a service's programs through its own files and those of our libraries. Nx knows the same of
 * whole projects only, with their tests: by its graph a test framework would be part of every image.
 *
 * @param {string} root of the repository; everything is built
 * @param {string} service
 * @returns {Runtime}
 */
export function runtimeFiles(root, service) {
  const files = new Set();
  const projects = new Set();
  const packages = new Set();
  const queue = programs(root, `apps/${service}`, 'dist');
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const project = file.split('/', 2).join('/');
    if (!projects.has(project)) queue.push(...programs(root, project, 'dist/cli'));
    projects.add(project);
    for (const specifier of importsOf(join(root, file))) {
      if (specifier.startsWith('node:')) continue;
      if (/^(\.|@umbra\/)/.test(specifier)) queue.push(resolved(root, file, specifier));
      else packages.add(packageName(specifier));
    }
  }
  return { files: sorted(files), projects: sorted(projects), packages: sorted(packages) };
}

/**
 * @param {string} root
 * @param {string} project
 * @param {string} folder
 * @returns {string[]} the files that may be started; a folder that is missing has none
 */
function programs(root, project, folder) {
  const path = join(project, folder);
  if (!existsSync(join(root, path))) return [];
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(path, name));
}

/** @param {string} file */
function importsOf(file) {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
}

/**
 * @param {string} root
 * @param {string} file
 * @param {string} specifier
 */
function resolved(root, file, specifier) {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  return relative(root, createRequire(join(root, file)).resolve(specifier));
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** @param {Set<string>} items */
function sorted(items) {
  return [...items].sort();
}
