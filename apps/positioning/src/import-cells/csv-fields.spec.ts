import { CsvFields } from './csv-fields.ts';

function fieldsOf(line: string): CsvFields {
  const fields = new CsvFields(14);
  const bytes = Buffer.from(`before\n${line}\nafter`);
  fields.read(bytes, 7, 7 + Buffer.byteLength(line));
  return fields;
}

describe('the fields of a line', () => {
  it.each([
    ['0', 0],
    ['-8.4977267', -8.4977267],
    ['+51.9154503', 51.9154503],
    ['.5', 0.5],
    ['-5.', -5],
    ['1.5e-05', 0.000015],
    ['-1E2', -100],
    ['13.285512123456789012', 13.285512123456789],
    ['1575280498', 1_575_280_498],
    ['268435455', 268_435_455],
  ])('read the number %s', (text, value) => {
    expect(fieldsOf(`x,${text},y`).number(1)).toBe(value);
  });

  it.each(['', '-', '.', 'abc', '1.2.3', '12a', '0x10', '1e', ' 1', 'NaN', 'Infinity', '--1'])(
    'know that %j is no number',
    (text) => {
      expect(fieldsOf(`x,${text},y`).number(1)).toBeNaN();
    },
  );

  it('are counted, also the empty ones at the end and those beyond the ones looked at', () => {
    expect(fieldsOf('a,b').count).toBe(2);
    expect(fieldsOf('a,,').count).toBe(3);
    expect(fieldsOf(','.repeat(20)).count).toBe(21);
    expect(fieldsOf('a,,').isEmpty(1)).toBe(true);
  });

  it('are read without the quotes around them', () => {
    const fields = fieldsOf('"GSM","262",""');
    expect(fields.equals(0, Buffer.from('GSM'))).toBe(true);
    expect(fields.number(1)).toBe(262);
    expect(fields.isEmpty(2)).toBe(true);
  });
});
