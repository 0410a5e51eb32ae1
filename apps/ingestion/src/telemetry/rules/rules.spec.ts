import { atLeastOne } from './at-least-one.rule.ts';
import { comeTogether } from './come-together.rule.ts';
import { needs } from './needs.rule.ts';

describe('rules between fields', () => {
  const pair = comeTogether('heading', 'speed');

  it.each([
    [{}, undefined],
    [{ heading: 1, speed: 2 }, undefined],
    [{ heading: 0, speed: 0 }, undefined],
    [{ heading: 1 }, 'speed'],
    [{ speed: 1 }, 'heading'],
  ])('heading ⇄ speed: %j lacks %s', (members, missing) => {
    expect(pair.missingField(members)).toBe(missing);
  });

  const any = atLeastOne('mac', 'eddystoneId');

  it.each([
    [{ mac: 'a' }, undefined],
    [{ eddystoneId: 'a' }, undefined],
    [{ mac: 'a', eddystoneId: 'b' }, undefined],
    [{ rss: 1 }, 'mac'],
  ])('one of mac and eddystoneId: %j lacks %s', (members, missing) => {
    expect(any.missingField(members)).toBe(missing);
  });

  const dependent = needs('rsrq', 'rsrp');

  it.each([
    [{}, undefined],
    [{ rsrp: -100 }, undefined],
    [{ rsrp: -100, rsrq: -3 }, undefined],
    [{ rsrq: -3 }, 'rsrp'],
  ])('rsrq needs rsrp: %j lacks %s', (members, missing) => {
    expect(dependent.missingField(members)).toBe(missing);
  });

  it('says itself in words', () => {
    expect([pair, any, dependent].map((rule) => rule.sentence)).toEqual([
      'heading and speed come together',
      'at least one of mac, eddystoneId is given',
      'rsrq is given only with rsrp',
    ]);
  });
});
