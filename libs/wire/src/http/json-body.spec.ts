import fc from 'fast-check';
import { parseJsonBody, parseStorableJsonBody } from './json-body.ts';
import { MAX_JSON_DEPTH } from './json-depth.ts';
import { hasLoneSurrogate } from './lone-surrogate.ts';

const parse = (text: string) => parseJsonBody(Buffer.from(text));
const refusal = (code: string) => expect.objectContaining({ status: 400, code });

describe('parseJsonBody', () => {
  it('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
        expect(parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('WIRE-7 takes nothing for no body', () => {
    expect(parse('')).toBeUndefined();
  });

  it('passes over a byte order mark', () => {
    expect(parse('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it.each([
    ['[', ']', 1],
    ['{"a":', '}', 1],
    ['[{"b":"[[[","a":', '}]', 2],
  ])('goes so deep with %s and no deeper', (open, close, levels) => {
    const repeated = (count: number) => open.repeat(count) + '1' + close.repeat(count);
    expect(() => parse(repeated(MAX_JSON_DEPTH / levels))).not.toThrow();
    expect(() => parse(repeated(MAX_JSON_DEPTH / levels + 1))).toThrow(refusal('WIRE_BODY_TOO_DEEP'));
  });

  it('does not count brackets in texts', () => {
    const text = `["${'['.repeat(2_000)}\\"${'{'.repeat(2_000)}"]`;
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('never quotes the body', () => {
    expect(() => parse('{"password":"hunter2"')).toThrow(refusal('WIRE_BODY_NOT_JSON'));
    expect(() => parse('{"password":"hunter2"')).not.toThrow(/hunter2/);
  });
});

describe('parseStorableJsonBody', () => {
  it.each(['"\\ud800"', '{"a":["\\udc00"]}', '"\\ud800\\ud800\\udc00"', '"\\ud83d x \\udef0"', '{"\\uDBFF":1}'])(
    'refuses half a character: %s',
    (text) => {
      expect(() => parseStorableJsonBody(Buffer.from(text))).toThrow(refusal('WIRE_BODY_NOT_UNICODE'));
    },
  );

  it.each(['"\\ud83d\\udef0"', '"\\\\ud800"', '"🛰 \\u00e9"', '{"a":"\\u0000"}'])('takes whole ones: %s', (text) => {
    expect(parseStorableJsonBody(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it('agrees with what Node says of every text', () => {
    const unit = fc.constantFrom('\\ud800', '\\udbff', '\\udc00', '\\udfff', 'a', '\\\\', '\\n', '\\u0041', 'ud800');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
        const text = `"${units.join('')}"`;
        expect(hasLoneSurrogate(text)).toBe(!(JSON.parse(text) as string).isWellFormed());
      }),
      { numRuns: 2_000 },
    );
  });
});
