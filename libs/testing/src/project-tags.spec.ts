import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const folders = ['apps', 'libs'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)));

/** The tags that eslint.config.mjs has rules for; any other would bound nothing. */
const rules = readFileSync(join(root, 'eslint.config.mjs'), 'utf8');
const isKnownType = (tag: string): boolean => rules.includes(`['${tag}', [`);
const isKnownScope = (tag: string): boolean => rules.includes(`'${tag.slice('scope:'.length)}'`);

describe('every project', () => {
  it.each(folders)('%s has exactly one known scope and one known type', (folder) => {
    const file = join(root, folder, 'project.json');
    expect(existsSync(file)).toBe(true);
    const { tags } = JSON.parse(readFileSync(file, 'utf8')) as { tags: string[] };
    const types = tags.filter((tag) => tag.startsWith('type:'));
    const scopes = tags.filter((tag) => tag.startsWith('scope:'));
    expect(types.map((tag) => [tag, isKnownType(tag)])).toEqual([[types[0], true]]);
    expect(scopes.map((tag) => [tag, isKnownScope(tag)])).toEqual([[scopes[0], true]]);
  });
});
