import { jsonFault } from './json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('where a text ceases to be JSON', () => {
  it.each([
    ['[{"name":"a"},', 1, 15, true],
    ['[\n  {"name": "a", "tags": ["x"', 2, 29, true],
    ['[{"name":"a', 1, 12, true],
    [' ', 1, 2, true],
    ['[{"name":"a"},]', 1, 15, false],
    ['[{"name":"a",}]', 1, 14, false],
    ['[{"name":"a"}}]', 1, 14, false],
    ["[{'name':'a'}]", 1, 3, false],
    ['[{name:"a"}]', 1, 3, false],
    ['[{"name" "a"}]', 1, 10, false],
    ['[{"name":"a"}\r\n{"name":"b"}]', 2, 1, false],
    ['{"name":"a"}\n{"name":"b"}', 2, 1, false],
    ['[{"name":"ä\n"}]', 1, 12, false],
    ['[{"name":"\\x"}]', 1, 11, false],
    ['[{"a":[],"b":{},"c":-1.5e3,"d":[true,false,null,01]}]', 1, 50, false],
    ['\r[\r\n\nNaN]', 4, 1, false],
    ['\ufeff[]', 1, 1, false],
  ])('%j: line %i, column %i', (text, line, column, isAtEnd) => {
    expect(isJson(text)).toBe(false);
    expect(jsonFault(text)).toEqual({ line, column, isAtEnd });
  });

  it('is the end of each beginning of JSON that breaks off between its words', () => {
    const text = '[{"name":"tru\\"ck \\u00e9","tags":["a",""],"sendMs":1}, {}]';
    for (let length = 1; length < text.length; length += 1) {
      const beginning = text.slice(0, length);
      if (/\\(?:u\w{0,3})?$/.test(beginning)) continue;
      expect([beginning, jsonFault(beginning)]).toEqual([beginning, { line: 1, column: length + 1, isAtEnd: true }]);
    }
  });

  it('is found in a long text', () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => `{"name":"${String(row)}"}`);
    expect(jsonFault(`[${rows.join(',\n')},\n{"name":"${'x'.repeat(3_000_000)}`)).toMatchObject({
      line: 100_001,
      isAtEnd: true,
    });
  });
});
