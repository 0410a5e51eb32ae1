import { cdmaCell, gsmCell, longCell } from '@umbra/positioning-engine';
import { CellRow } from './cell-row.ts';
import { CsvFields } from './csv-fields.ts';

const COLUMNS = 'radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal'.split(
  ',',
);
const LTE = {
  ...{ radio: 'LTE', mcc: '262', net: '1', area: '5126', cell: '26385408', unit: '77', lon: '13.4', lat: '52.5' },
  ...{ range: '1500', samples: '12', changeable: '1', created: '1500000000', updated: '1600000000' },
  averageSignal: '-95',
};
const GSM = { ...LTE, radio: 'GSM', cell: '16504', unit: '' };
const UMTS = { ...LTE, radio: 'UMTS' };
const CDMA = { ...LTE, radio: 'CDMA', mcc: '310', net: '4139', area: '1', cell: '8361' };

const lineOf = (fields: Readonly<Record<string, string>>): string => COLUMNS.map((name) => fields[name]).join(',');

function read(line: string, isInCountry = (): boolean => true) {
  const bytes = Buffer.from(line);
  const fields = new CsvFields(14);
  fields.read(bytes, 0, bytes.length);
  const row = new CellRow(isInCountry);
  return { rejection: row.read(fields), row };
}

describe('a row of a cell export', () => {
  it('§8 has its longitude before its latitude', () => {
    const { rejection, row } = read(lineOf(LTE));
    expect(rejection).toBeUndefined();
    expect(row).toMatchObject({ lat: 52.5, lng: 13.4, rangeMetres: 1500, samples: 12, isExact: false });
    expect(row).toMatchObject({ kind: 'lte', area: 5126, code: 77, updatedS: 1_600_000_000 });
  });

  it.each([
    ['GSM by area and cell', GSM, gsmCell({ mcc: 262, mnc: 1, lac: 5126, cid: 16504 })],
    ['LTE by 28 bits', LTE, longCell('lte', { mcc: 262, mnc: 1, cid: 26_385_408 })],
    ['UMTS as WCDMA', UMTS, longCell('wcdma', { mcc: 262, mnc: 1, cid: 26_385_408 })],
    ['CDMA by system, network and base station', CDMA, cdmaCell({ sid: 4139, nid: 1, bsid: 8361 })],
  ])('§8 identifies %s', (_name, fields, ref) => {
    const { rejection, row } = read(lineOf(fields));
    expect(rejection).toBeUndefined();
    expect({ kind: row.kind, id: row.id }).toEqual(ref);
  });

  it.each([
    ['columns', 'too few fields', 'LTE,262,1,5126,26385408,0,13.4,52.5'],
    ['columns', 'too many fields', `${lineOf(LTE)},1`],
    ['columns', 'no row at all', '<html>'],
    ['number', 'a country that is no number', lineOf({ ...LTE, mcc: 'DE' })],
    ['number', 'an empty network', lineOf({ ...LTE, net: '' })],
    ['number', 'a cell that is no number', lineOf({ ...LTE, cell: '0x1f' })],
    ['number', 'no longitude', lineOf({ ...LTE, lon: '' })],
    ['number', 'a latitude that is no number', lineOf({ ...LTE, lat: 'NaN' })],
    ['number', 'a range that is no number', lineOf({ ...LTE, range: 'far' })],
    ['radio', 'a technology nobody knows', lineOf({ ...LTE, radio: 'WIMAX' })],
    ['radio', 'no technology', lineOf({ ...LTE, radio: '' })],
    ['nr', 'New Radio', lineOf({ ...LTE, radio: 'NR', cell: '68719476735' })],
    ['network', 'a country code below 200', lineOf({ ...LTE, mcc: '199' })],
    ['network', 'a country code above 999', lineOf({ ...LTE, mcc: '1000' })],
    ['network', 'a country code of the 800s', lineOf({ ...LTE, mcc: '801' })],
    ['network', 'a network code above 999', lineOf({ ...LTE, net: '1000' })],
    ['network', 'a negative network code', lineOf({ ...LTE, net: '-1' })],
    ['network', 'a CDMA system of more than 15 bits', lineOf({ ...CDMA, net: '32768' })],
    ['area', 'GSM area 0', lineOf({ ...GSM, area: '0' })],
    ['area', 'GSM area 65534', lineOf({ ...GSM, area: '65534' })],
    ['area', 'GSM area 65535', lineOf({ ...GSM, area: '65535' })],
    ['area', 'GSM without an area', lineOf({ ...GSM, area: '' })],
    ['area', 'a CDMA network of more than 16 bits', lineOf({ ...CDMA, area: '65536' })],
    ['cell', 'GSM cell 0', lineOf({ ...GSM, cell: '0' })],
    ['cell', 'GSM cell of all ones', lineOf({ ...GSM, cell: '65535' })],
    ['cell', 'GSM cell of more than 16 bits', lineOf({ ...GSM, cell: '65536' })],
    ['cell', 'LTE cell 0', lineOf({ ...LTE, cell: '0' })],
    ['cell', 'LTE cell of all ones', lineOf({ ...LTE, cell: '268435455' })],
    ['cell', 'LTE cell of more than 28 bits', lineOf({ ...LTE, cell: '268435456' })],
    ['cell', 'UMTS cell of all ones', lineOf({ ...UMTS, cell: '268435455' })],
    ['cell', 'UMTS cell whose short number is all ones', lineOf({ ...UMTS, cell: '65535' })],
    ['cell', 'a negative cell', lineOf({ ...UMTS, cell: '-1' })],
    ['cell', 'half a cell', lineOf({ ...UMTS, cell: '1.5' })],
    ['position', 'a latitude beyond the pole', lineOf({ ...LTE, lat: '90.1' })],
    ['position', 'a longitude beyond 180°', lineOf({ ...LTE, lon: '-180.1' })],
    ['number', 'a time before 1970', lineOf({ ...LTE, updated: '-1' })],
    ['number', 'a time in milliseconds', lineOf({ ...LTE, updated: '1600000000000' })],
    ['number', 'a time of twenty digits', lineOf({ ...LTE, updated: '99999999999999999999' })],
    ['null_island', 'null island', lineOf({ ...LTE, lon: '0', lat: '0.0' })],
    ['null_island', 'a place off null island', lineOf({ ...LTE, lon: '0.0012', lat: '-0.003' })],
  ])('§8 is refused as "%s": %s', (reason, _name, line) => {
    expect(read(line).rejection).toBe(reason);
  });

  it('§8 is refused outside the country of its code, which is asked with the latitude first', () => {
    const asked: number[][] = [];
    const isInCountry = (...place: number[]): boolean => {
      asked.push(place);
      return false;
    };
    expect(read(lineOf(LTE), isInCountry).rejection).toBe('country');
    expect(asked).toEqual([[262, 52.5, 13.4]]);
  });

  it.each([
    ['0', true],
    ['1', false],
    ['', false],
  ])('§8 with changeable "%s" is exact: %s', (changeable, isExact) => {
    expect(read(lineOf({ ...LTE, changeable })).row.isExact).toBe(isExact);
  });

  it.each(['', '-1', '0', '504', 'x'])('§8 has no local identity in unit "%s"', (unit) => {
    expect(read(lineOf({ ...LTE, unit })).row.code).toBe(-1);
  });

  it('§8 keeps an LTE cell without an area, which is only a hint there', () => {
    for (const area of ['', '0', '65534', '65535', '-1']) {
      const { rejection, row } = read(lineOf({ ...LTE, area }));
      expect([rejection, row.area]).toEqual([undefined, -1]);
    }
  });

  it('§8 may leave range, samples and times empty', () => {
    const { rejection, row } = read(lineOf({ ...LTE, range: '', samples: '', created: '', updated: '' }));
    expect(rejection).toBeUndefined();
    expect(row).toMatchObject({ rangeMetres: 0, samples: 0, updatedS: 0 });
  });

  it('says nothing of the row before', () => {
    const fields = new CsvFields(14);
    const row = new CellRow(() => true);
    for (const line of [lineOf({ ...LTE, changeable: '0' }), lineOf({ ...GSM, area: '7' })]) {
      const bytes = Buffer.from(line);
      fields.read(bytes, 0, bytes.length);
      expect(row.read(fields)).toBeUndefined();
    }
    expect(row).toMatchObject({ kind: 'gsm', area: 7, code: -1, isExact: false });
  });
});
