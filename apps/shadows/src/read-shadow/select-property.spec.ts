import { pathSegments, selectProperty } from './select-property.ts';

const state = {
  payload: { time: { minutes: 7 }, list: ['a', { b: true }], nothing: null, empty: '', 'a/b': 1 },
  position: { lat: 52.5 },
};

describe('SHA-9 selectors', () => {
  it.each([
    ['payload/time', 'application/json', '{"minutes":7}'],
    ['payload/list', 'application/json', '["a",{"b":true}]'],
    ['payload/list/0', 'text/plain', 'a'],
    ['payload/list/1/b', 'text/plain', 'true'],
    ['payload/time/minutes', 'text/plain', '7'],
    ['payload/empty', 'text/plain', ''],
    ['payload/nothing', 'text/plain', 'null'],
    ['payload/a%2Fb', 'text/plain', '1'],
    ['position/lat', 'text/plain', '52.5'],
  ])('%s is %s', (path, contentType, text) => {
    expect(selectProperty(state, pathSegments(path)!)).toEqual({ contentType, text });
  });

  it.each([
    'payload/x',
    'payload/time/minutes/x',
    'payload/list/2',
    'payload/list/length',
    'payload/constructor',
    'payload/__proto__',
    'payload/nothing/x',
    'payload/empty/length',
  ])(/* prettier-ignore */ '%s is absent', (path) => {
    expect(selectProperty(state, pathSegments(path)!)).toBeUndefined();
  });

  it('tells a path that is not encoded right', () => {
    expect(pathSegments('payload/%E0%A4%A')).toBeUndefined();
  });
});
