import { Type } from 'class-transformer';
import { IsInt, IsObject, IsString, ValidateNested } from 'class-validator';
import { WireError } from '../errors/wire-error.ts';
import { closedBody } from './closed-body.ts';

class Threshold {
  @IsInt()
  durationS!: number;
}

class Rule {
  @IsString()
  type!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Threshold)
  threshold!: Threshold;

  @ValidateNested({ each: true })
  @Type(() => Threshold)
  others: readonly Threshold[] = [];
}

describe('a closed body', () => {
  const whole = { type: 'detention', threshold: { durationS: 60 } };

  it('is an instance with what it has', () => {
    expect(closedBody(Rule, whole)).toEqual(Object.assign(new Rule(), whole));
  });

  it.each<[string, object]>([
    ['surprise', { ...whole, surprise: 1 }],
    ['constructor', { ...whole, constructor: 1 }],
    ['threshold.surprise', { ...whole, threshold: { durationS: 60, surprise: 1 } }],
    ['threshold.durationS', { ...whole, threshold: { durationS: 'x' } }],
    ['threshold', { ...whole, threshold: null }],
    ['threshold', { ...whole, threshold: [] }],
    ['others[1].surprise', { ...whole, others: [{ durationS: 1 }, { durationS: 1, surprise: 1 }] }],
  ])('names %s', (path, body) => {
    expect(pathsRefused(body)).toContain(path);
  });

  const pathsRefused = (body: object): string[] => {
    try {
      closedBody(Rule, body);
      return [];
    } catch (error) {
      const { errors } = (error as WireError).details as { errors: { path: string }[] };
      return errors.map(({ path }) => path);
    }
  };
});
