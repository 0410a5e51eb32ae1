import * as config from '../index.ts';
import { describeSettings } from './describe-settings.ts';
import { settingsDocument } from './settings-document.ts';
import { typeOf } from './type-of.ts';

const { bool, commaList, integer, port, secret, secretKey, str, url } = config;

describe('the description of a setting', () => {
  it('tells type, default and what it is for', () => {
    const [wait] = describeSettings({ WAIT_MS: integer({ default: 5_000, desc: 'how long it waits' }) });
    expect(wait).toEqual({
      name: 'WAIT_MS',
      type: 'whole number',
      default: '5000',
      isRequired: false,
      isSecret: false,
      description: 'how long it waits',
    });
  });

  it('tells apart what is required, what is empty by default, and what is off', () => {
    const described = describeSettings({
      PORT: port({ desc: 'p' }),
      NAMES: commaList({ default: [], desc: 'n' }),
      OPTIONAL: str({ default: undefined, desc: 'o' }),
      IS_ON: bool({ default: false, desc: 'i' }),
    });
    expect(described.map((setting) => [setting.isRequired, setting.default])).toEqual([
      [true, undefined],
      [false, undefined],
      [false, undefined],
      [false, 'false'],
    ]);
  });

  it('names the choices', () => {
    const [level] = describeSettings({ LEVEL: str({ choices: ['info', 'warn'], default: 'info', desc: 'l' }) });
    expect(level?.type).toBe('info, warn');
  });

  it('marks secrets, keys without being told', () => {
    const described = describeSettings({
      KEY: secretKey({ desc: 'k' }),
      DATABASE_URL: secret(url({ desc: 'd' })),
      REGISTRY_URL: url({ desc: 'r' }),
    });
    expect(described.map(({ isSecret }) => isSecret)).toEqual([true, true, false]);
  });

  it('is refused without a sentence', () => {
    expect(() => describeSettings({ PORT: port({}) })).toThrow('PORT has no description');
  });

  it('knows every validator that a service can use', () => {
    const { bool, brokerList, commaList, host, integer, num, optionalUrl, port, secretKey, secretKeys, str, url } =
      config;
    const specs = [
      bool(),
      brokerList(),
      commaList(),
      host(),
      integer(),
      num(),
      optionalUrl(),
      port(),
      secretKey(),
      secretKeys(),
      str(),
      url(),
    ];
    expect(new Set(specs.map(typeOf)).size).toBe(specs.length);
  });
});

describe('the page of settings', () => {
  const page = settingsDocument(
    [
      {
        name: 'a',
        description: 'The first.',
        settings: { PORT: port({ default: 1, desc: 'where' }), A_BYTES: integer({ desc: 'size' }) },
      },
      { name: 'b', description: 'The second.', settings: { PORT: port({ default: 2, desc: 'where' }) } },
      {
        name: 'c',
        description: 'The third.',
        settings: { DIR: str({ default: '/repo/docs', desc: 'd' }), PORT: port({ default: 2, desc: 'where' }) },
      },
    ],
    '/repo',
  );

  it('has what several read once for each default, with who reads it', () => {
    expect(page).toContain('| `PORT` | port |  | `1` | where | a |');
    expect(page).toContain('| `PORT` | port |  | `2` | where | b, c |');
  });

  it('knows no folder of the machine it is written on', () => {
    expect(page).toContain('| `DIR` | text |  | `docs` | d |');
  });

  it('has the own settings of a program in its section, with their unit', () => {
    expect(page.slice(page.indexOf('## a'), page.indexOf('## b'))).toContain(
      'Beside its own: `PORT`.\n\n| setting | type | unit | default | what it does |\n| --- | --- | --- | --- | --- |\n' +
        '| `A_BYTES` | whole number | bytes | **required** | size |\n',
    );
    expect(page.slice(page.indexOf('## b'))).not.toContain('A_BYTES');
  });
});
