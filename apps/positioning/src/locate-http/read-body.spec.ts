import { gzipSync } from 'node:zlib';
import { readBody } from './read-body.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' };
const bytes = (text: string) => Buffer.from(text);
const withoutSum = (gzip: Buffer) => gzip.fill(0, gzip.length - 8);

describe('§1.1 the bytes of a request', () => {
  it.each([
    ['plain', JSON_TYPE, bytes('{"a":1}')],
    ['of no type', {}, bytes('{"a":1}')],
    ['with a charset', { 'content-type': 'Application/JSON; charset=utf-8' }, bytes('{"a":1}')],
    ['as a kind of JSON', { 'content-type': 'application/vnd.example+json' }, bytes('{"a":1}')],
    ['with gzip', GZIP, gzipSync('{"a":1}')],
    ['with gzip, spelled otherwise', { ...JSON_TYPE, 'content-encoding': ' X-GZip' }, gzipSync('{"a":1}')],
  ])('are JSON %s', async (_name, headers, body) => {
    expect(await readBody(headers, body)).toEqual({ a: 1 });
  });

  it.each([
    ['nothing', JSON_TYPE, undefined, 400],
    ['nothing in gzip', GZIP, gzipSync(''), 400],
    ['broken JSON', JSON_TYPE, bytes('{'), 400],
    ['no UTF-8', JSON_TYPE, Buffer.from([0xff, 0xfe]), 400],
    ['no gzip', GZIP, bytes('{"a":1}'), 400],
    ['half a gzip', GZIP, gzipSync('{"a":1}').subarray(0, 12), 400],
    ['a gzip of another sum', GZIP, withoutSum(gzipSync('{"a":1}')), 400],
    ['gzip that nobody spoke of', JSON_TYPE, gzipSync('{"a":1}'), 400],
    ['another type', { 'content-type': 'text/plain' }, bytes('{}'), 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, bytes('{}'), 415],
    ['another encoding', { ...JSON_TYPE, 'content-encoding': 'br' }, bytes('{}'), 415],
    ['two encodings', { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' }, bytes('{}'), 415],
  ])('are refused: %s', async (_name, headers, body, status) => {
    await expect(readBody(headers, body)).rejects.toMatchObject({ status });
  });

  it('are refused when they unpack to more than their limit, which is where unpacking ends', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    expect(bomb.length).toBeLessThan(60_000);
    const before = process.memoryUsage().arrayBuffers;
    await expect(readBody(GZIP, bomb)).rejects.toMatchObject({ status: 413 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    expect(await readBody(GZIP, gzipSync(`"${'x'.repeat(98)}"`), 100)).toHaveLength(98);
    await expect(readBody(GZIP, gzipSync(`"${'x'.repeat(99)}"`), 100)).rejects.toMatchObject({ status: 413 });
  });
});
