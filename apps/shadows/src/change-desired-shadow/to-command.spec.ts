import type { ChangeDesiredShadowBody } from './change-desired-shadow.body.ts';
import { parseDesiredBody } from './parse-desired-body.ts';
import { toCommand } from './to-command.ts';

const NETWORK = { ssid: 's', securityMode: 'wpa2psk', password: 'clear-text-1' };
const seal = (password: string) => `sealed(${String(password.length)})`;

describe('the body of a PUT', () => {
  it.each([
    ['wlanConfigurations', [[NETWORK]]],
    ['wlanConfigurations', [[]]],
    ['wlanConfigurations', [NETWORK, [NETWORK]]],
    ['sensorLoggingConfigurations', [[{ type: 'gnss' }]]],
    ['sensorLoggingConfigurations', [[]]],
    ['disableTracking.periods', [[{ begin: 4_000_000_000_000 }]]],
    ['disableTracking.periods', [[]]],
  ])('wall 9, SHA-1 has no array as an item of %s', (path, items) => {
    const [first, second] = path.split('.');
    const system = { [first!]: second === undefined ? items : { [second]: items } };
    expect(() => parseDesiredBody({ desired: { system } })).toThrow(
      expect.objectContaining({
        status: 400,
        details: { errors: expect.arrayContaining([expect.objectContaining({ path: `desired.system.${path}` })]) },
      }),
    );
  });

  it('wall 9 becomes a command with sealed passwords', () => {
    const hidden = { ...NETWORK, ssidIsHidden: true };
    const body = parseDesiredBody({ desired: { system: { wlanConfigurations: [hidden] } } });
    expect(toCommand(body, seal).system).toEqual({ wlanConfigurations: [{ ...hidden, password: 'sealed(12)' }] });
  });

  it.each([
    ['an array', [NETWORK]],
    ['an empty array', []],
    ['one with an unknown member', { ...NETWORK, secret: 'clear-text-2' }],
  ])('wall 9 becomes no command with %s for a network, if a check before it fails', (_what, network) => {
    const body = { desired: { system: { wlanConfigurations: [network] } } } as unknown as ChangeDesiredShadowBody;
    expect(() => toCommand(body, seal)).toThrow(TypeError);
  });
});
