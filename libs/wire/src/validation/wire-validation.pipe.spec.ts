import { Type } from 'class-transformer';
import { IsArray, IsInt, IsObject, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { WireArrayPipe, WireValidationPipe } from './wire-validation.pipe.ts';

class SampleDto {
  @IsInt()
  @Min(2)
  timestamp!: number;
}

class BatchDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => SampleDto)
  data!: SampleDto[];

  @IsOptional()
  @IsString()
  id?: string;

  @IsOptional()
  @IsObject()
  free?: object;
}

const pipe = new WireValidationPipe();
const body = (value: unknown) => pipe.transform(value, { type: 'body', metatype: BatchDto });
const errorsOf = async (work: Promise<unknown>) => {
  const refusal = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return (refusal as { status: number; details: { errors: { path: string; reason: string }[] } }).details.errors;
};

describe('WireValidationPipe', () => {
  it('gives an instance of the class, unknown properties ignored', async () => {
    const checked = await body({ data: [{ timestamp: 5, extra: true }], more: 1 });
    expect(checked).toBeInstanceOf(BatchDto);
    expect((checked as BatchDto).data[0]).toBeInstanceOf(SampleDto);
  });

  it('ERR-4 names where and why', async () => {
    const errors = await errorsOf(body({ data: [{ timestamp: 5 }, { timestamp: 'x' }], id: 7 }));
    expect(errors).toContainEqual({ path: 'data[1].timestamp', reason: 'must be an integer number' });
    expect(errors).toContainEqual({ path: 'id', reason: 'must be a string' });
  });

  it.each([
    ['a number', 5],
    ['null', null],
    ['an array', []],
    ['nothing', undefined],
    ['a text', 'x'],
  ])('refuses %s in place of an object', async (_name, value) => {
    expect(await errorsOf(body(value))).toEqual([{ path: '', reason: 'must be an object' }]);
  });

  it.each([
    ['a nested null', { data: [null] }],
    ['an object for an array', { data: { length: 3 } }],
    ['__proto__', JSON.parse('{"__proto__":{"data":[]}}')],
    ['constructor', { constructor: 1, data: [{ timestamp: { valueOf: 'x' } }] }],
  ])('refuses %s', async (_name, value) => {
    expect((await errorsOf(body(value))).length).toBeGreaterThan(0);
  });

  it('limits how much it says', async () => {
    const data = Array.from({ length: 500 }, () => ({ timestamp: 'x' }));
    expect((await errorsOf(body({ data }))).length).toBeLessThanOrEqual(20);
  });

  it.each([
    ['beside what is declared', (keys: object) => ({ ...keys, data: [{ timestamp: 5 }] })],
    ['in an object that is not declared', (keys: object) => ({ data: [{ timestamp: 5 }], x: keys })],
    ['in a declared object', (keys: object) => ({ data: [{ ...keys, timestamp: 5 }] })],
    ['in a property of no class', (keys: object) => ({ data: [{ timestamp: 5 }], free: keys })],
  ])('GEN-15 100,000 unknown keys cost nothing %s', async (_name, withKeys) => {
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1]));
    const plain = withKeys(keys);
    const startedAtMs = performance.now();
    const checked = (await body(plain)) as BatchDto;
    expect(performance.now() - startedAtMs).toBeLessThan(500);
    expect(checked.data[0]?.timestamp).toBe(5);
  });

  it('refuses more objects than anyone needs, before it looks at them', async () => {
    const data = Array.from({ length: 300_000 }, () => ({}));
    const startedAtMs = performance.now();
    await expect(body({ data })).rejects.toMatchObject({ status: 400 });
    await expect(new WireArrayPipe(SampleDto).transform(data)).rejects.toMatchObject({ status: 400 });
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });

  it('leaves parameters without a class of their own alone', async () => {
    expect(await pipe.transform('x', { type: 'param', metatype: String })).toBe('x');
    expect(await pipe.transform([1], { type: 'body', metatype: Array })).toEqual([1]);
  });
});

describe('WireArrayPipe', () => {
  const array = new WireArrayPipe(SampleDto);

  it('checks every item under its index', async () => {
    expect(await array.transform([{ timestamp: 3 }])).toEqual([{ timestamp: 3 }]);
    expect((await errorsOf(array.transform([{ timestamp: 3 }, {}])))[0]?.path).toBe('[1].timestamp');
    expect((await errorsOf(array.transform([5])))[0]?.path).toBe('[0]');
  });

  it('refuses what is no array', async () => {
    expect(await errorsOf(array.transform({}))).toEqual([{ path: '', reason: 'must be an array' }]);
  });
});
