import { fillProbe } from './fill-probe.ts';

const values = new Map([
  ['base', 'https://api.example.com:8443/v1'],
  ['host', 'api.example.com:8443'],
  ['token', 'a/b c&d=é'],
  ['path', 'orders/a b'],
  ['a key', 'x'],
]);

describe('§5.5 the URL of a probe', () => {
  it.each([
    ['https://api.example.com/ping', 'https://api.example.com/ping'],
    ['{{base}}/ping', 'https://api.example.com:8443/v1/ping'],
    ['https://{{host}}/ping', 'https://api.example.com:8443/ping'],
    ['https://{{host}}', 'https://api.example.com:8443'],
    ['https://h/{{path}}?x=1', 'https://h/orders/a%20b?x=1'],
    ['https://h/ping?t={{token}}&u={{ a key }}', 'https://h/ping?t=a%2Fb%20c%26d%3D%C3%A9&u=x'],
    ['https://h?t={{token}}', 'https://h?t=a%2Fb%20c%26d%3D%C3%A9'],
  ])('%s', (template, url) => {
    expect(fillProbe(template, values)).toEqual({ url });
  });

  it('names what has no value', () => {
    expect(fillProbe('https://{{none}}/{{token}}?x={{other}}&y={{none}}', values)).toEqual({
      missing: ['none', 'other'],
    });
  });

  it('does not fill what a value brings along', () => {
    const tricky = new Map([
      ['a', '{{b}}'],
      ['b', 'secret'],
    ]);
    expect(fillProbe('{{a}}/x', tricky)).toEqual({ url: '{{b}}/x' });
  });
});
