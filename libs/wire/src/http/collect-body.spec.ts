import { PassThrough } from 'node:stream';
import { unavailable, type WireError } from '../errors/wire-error.ts';
import { collectBody, type BodyBounds } from './collect-body.ts';

const collect = (source: PassThrough, bounds: Partial<BodyBounds> = {}) =>
  new Promise<Buffer | undefined>((resolve, reject) => {
    collectBody(source, { limitBytes: 10, announcedBytes: undefined, ...bounds }, (error: WireError | null, body) => {
      if (error === null) resolve(body);
      else reject(error);
    });
  });

describe('collectBody', () => {
  it.each([[[]], [['abc']], [['a', 'bcdefghij']]])('reads %j', async (pieces) => {
    const source = new PassThrough();
    for (const piece of pieces) source.write(piece);
    source.end();
    expect((await collect(source))?.toString()).toBe(pieces.join(''));
  });

  it('refuses what is announced as too large before a byte of it is read', async () => {
    await expect(collect(new PassThrough(), { announcedBytes: 11 })).rejects.toMatchObject({ status: 413 });
  });

  it('refuses what turns out to be too large', async () => {
    const source = new PassThrough();
    source.write('abcdefghijk');
    await expect(collect(source)).rejects.toMatchObject({ status: 413 });
    expect(source.listenerCount('data')).toBe(0);
  });

  it('gives up on what does not come in time', async () => {
    const source = new PassThrough();
    source.write('a');
    await expect(collect(source, { timeoutMs: 20 })).rejects.toMatchObject({ status: 408 });
  });

  it('takes what breaks off for no body', async () => {
    const source = new PassThrough();
    source.write('a');
    const work = collect(source);
    source.destroy();
    await expect(work).rejects.toMatchObject({ status: 400 });
  });

  it('asks for each piece whether there is room', async () => {
    const source = new PassThrough();
    let seen = 0;
    const work = collect(source, {
      onPiece: (bytes) => ((seen += bytes) > 3 ? unavailable('FULL', 'Full.') : undefined),
    });
    source.write('abc');
    source.write('d');
    await expect(work).rejects.toMatchObject({ status: 503, code: 'FULL' });
  });
});
