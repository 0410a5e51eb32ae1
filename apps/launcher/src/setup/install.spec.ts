import { satisfies } from './install.mjs';

const wanted = {
  '': {},
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b-for-another-platform': { version: '2.0.0', optional: true },
  'libs/c': { version: '0.1.0' },
};

describe('whether node_modules is what the lock asks for', () => {
  const installed = { 'node_modules/a': { version: '1.0.0' }, 'libs/c': { version: '0.1.0' } };

  it('is, if only packages of other platforms are missing', () => {
    expect(satisfies(installed, wanted)).toBe(true);
  });

  it('is not, if a package is missing', () => {
    expect(satisfies({ 'node_modules/a': { version: '1.0.0' } }, wanted)).toBe(false);
  });

  it('is not, if a package has another version', () => {
    expect(satisfies({ ...installed, 'node_modules/a': { version: '0.9.0' } }, wanted)).toBe(false);
  });

  it('is not, if a package is no longer wanted', () => {
    expect(satisfies({ ...installed, 'node_modules/d': { version: '1.0.0' } }, wanted)).toBe(false);
  });
});
