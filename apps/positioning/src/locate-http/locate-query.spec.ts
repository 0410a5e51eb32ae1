import { parseQuery } from '@umbra/wire';
import { parseLocateQuery } from './locate-query.ts';

const parse = (text: string) => parseLocateQuery(parseQuery(text));
const refusalOf = (text: string) => {
  try {
    return parse(text);
  } catch (error) {
    return error;
  }
};

describe('§1.1 the query of a request to locate', () => {
  it('asks for 68 percent, no fallback and no altitude by itself', () => {
    const nothing = {
      ...{ confidence: 68, isAltitudeRequired: false, projectId: undefined },
      fallback: { area: false, any: false, singleWifi: false },
    };
    for (const query of ['', 'confidence=&fallback=', 'desired=altitude', 'unknown=1', 'apiKey=x']) {
      expect(parse(query)).toEqual(nothing);
    }
  });

  it('takes a confidence of 50 to 99', () => {
    expect([parse('confidence=50'), parse('confidence=99')].map(({ confidence }) => confidence)).toEqual([50, 99]);
    for (const value of ['49', '100', '68.5', 'x', '-60', '6e1', '%2060']) {
      expect(refusalOf(`confidence=${value}`)).toMatchObject({
        status: 400,
        message: 'The query parameter confidence must be an integer from 50 to 99.',
      });
    }
  });

  it('takes fallbacks as a list, in one parameter or several', () => {
    expect(parse('fallback=area,singleWifi').fallback).toEqual({ area: true, any: false, singleWifi: true });
    expect(parse('fallback=any&fallback=area').fallback).toMatchObject({ any: true });
    for (const value of ['none', 'area,none', 'Area', 'singlewifi']) {
      expect(refusalOf(`fallback=${value}`)).toMatchObject({ status: 400 });
    }
  });

  it('takes altitude, and nothing else, as desired or required', () => {
    expect(parse('required=altitude').isAltitudeRequired).toBe(true);
    expect(refusalOf('desired=speed')).toMatchObject({ status: 400 });
    expect(refusalOf('required=altitude,speed')).toMatchObject({ status: 400 });
  });
});
