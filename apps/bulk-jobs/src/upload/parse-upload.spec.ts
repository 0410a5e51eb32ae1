import { jest } from '@jest/globals';
import fc from 'fast-check';
import { parseUpload } from './parse-upload.ts';
import { malformedUploads, malformedUpload, validUpload, type PlayedUpload } from './testing/malformed-uploads.ts';
import { formatOf } from './upload-format.ts';

const parsed = ({ body, contentType }: Pick<PlayedUpload, 'body' | 'contentType'>) =>
  parseUpload(body, formatOf(contentType), new AbortController().signal);

describe('parseUpload', () => {
  jest.setTimeout(30_000);

  it('takes what is as it should be', async () => {
    await fc.assert(
      fc.asyncProperty(validUpload, async (upload) => {
        expect([upload.what, await parsed(upload)]).toEqual([
          upload.what,
          { type: 'create', wishes: expect.any(Array) },
        ]);
      }),
    );
  });

  it('BULK-3 names row and column of what was changed', async () => {
    await fc.assert(
      fc.asyncProperty(malformedUpload, async (upload) => {
        const read = await parsed(upload);
        const problems = 'problems' in read ? read.problems : [];
        expect({ what: upload.what, problems }).toEqual({
          what: upload.what,
          problems: expect.arrayContaining([
            expect.objectContaining({ row: expect.any(Number), reason: expect.any(String) }),
          ]),
        });
        for (const { row, column } of problems) expect([row >= 0, column !== '']).toEqual([true, true]);
        expect(problems.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same malformed uploads each time, of every kind', () => {
    const kinds = new Set(malformedUploads(500).map(({ what }) => what));
    expect(kinds.size).toBeGreaterThan(60);
    expect(malformedUploads(3).map(({ what }) => what)).toEqual(malformedUploads(3).map(({ what }) => what));
  });

  it.each(['application/json', 'text/csv'] as const)('reads or refuses any bytes as %s', async (contentType) => {
    const scraps = fc.constantFrom(
      'name',
      ',',
      ';',
      '"',
      '\n',
      '\r',
      '[',
      ']',
      '{',
      '}',
      ':',
      '1',
      '\ufeff',
      '\0',
      'sep=;',
    );
    const text = fc
      .array(fc.oneof(scraps, fc.string({ unit: 'binary' })), { maxLength: 30 })
      .map((parts) => parts.join(''));
    const bytes = fc.oneof(
      text.map((all) => Buffer.from(all)),
      fc.uint8Array().map((all) => Buffer.from(all)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        const read = await parsed({ body, contentType });
        if ('problems' in read) expect(read.problems.length).toBeGreaterThan(0);
        else expect(read.wishes.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['text/csv', Buffer.from(`name\n${'a\n'.repeat(1_000)}${'\n'.repeat(400_000)}`)],
    ['text/csv', Buffer.from(`name\n${'a\n'.repeat(900)}${'\n'.repeat(400_000)}\xfc`, 'latin1')],
    ['application/json', Buffer.from(`[${`{"name":"a"}${' '.repeat(500)},`.repeat(900)}{"name":"b"}]`)],
  ])('goes on with no %s when nobody waits for it', async (contentType, body) => {
    const gone = new AbortController();
    const reading = parseUpload(body, formatOf(contentType), gone.signal);
    gone.abort(new Error('the caller is gone'));
    await expect(reading).rejects.toThrow('the caller is gone');
  });

  it.each([
    ['text/csv', `name,tags\n${Array.from({ length: 1_000 }, (_, row) => `${row},"${'|'.repeat(1_240)}"\n`).join('')}`],
    [
      'application/json',
      `[${Array.from({ length: 1_000 }, (_, row) => `{"name":"${row}"${' '.repeat(1_230)}}`).join()}]`,
    ],
  ] as const)('lets others have their turn while it reads a MiB of %s', async (contentType, text) => {
    let turns = 0;
    let isDone = false;
    const take = (): void => {
      turns += 1;
      if (!isDone) setImmediate(take);
    };
    setImmediate(take);
    expect(await parsed({ body: Buffer.from(text), contentType })).toMatchObject({ type: 'create' });
    isDone = true;
    expect(text.length).toBeGreaterThan(1_048_576);
    expect(turns).toBeGreaterThan(20);
  });
});
