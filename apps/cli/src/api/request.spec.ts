import { EXIT } from '../exit-code.ts';
import { request } from './request.ts';

describe('a request that cannot be sent', () => {
  it.each([['secret\nx'], ['secret\u2026']])('shows none of its headers: %j', async (value) => {
    const sent = request('http://umbra', 'http://127.0.0.1:1/', { headers: { authorization: value } });
    await expect(sent).rejects.toMatchObject({
      exitCode: EXIT.unreachable,
      message: 'Umbra does not answer at http://umbra: the request could not be sent.',
    });
  });
});
