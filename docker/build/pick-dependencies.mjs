/**
 * The dependencies of a service's image: of those in our root package.json the ones that it imports.
 *
 * @param {string} user who imports them, for the message
 * @param {string[]} packages
 * @param {Record<string, string>} dependencies of the root
 * @returns {Record<string, string>}
 * @throws if one is no dependency there, or one for development only
 */
export function pickDependencies(user, packages, dependencies) {
  const missing = packages.filter((name) => dependencies[name] === undefined);
  if (missing.length > 0) {
    throw new Error(`${user} imports ${missing.join(', ')}: not among the dependencies in package.json.`);
  }
  return Object.fromEntries(packages.toSorted().map((name) => [name, String(dependencies[name])]));
}
