import { withoutReplaced, type AssociableRule } from './targets.ts';

const rule = (ruleId: string): AssociableRule => ({ ruleId, kind: 'rule', sensorType: null });
const sensorRule = (ruleId: string, sensorType: string): AssociableRule => ({ ruleId, kind: 'sensorRule', sensorType });

describe('rules that a device is to be associated with', () => {
  it('ASC-2 of several sensor rules of one type the last one stands', () => {
    const [first, other, last] = [sensorRule('1', 'battery'), sensorRule('2', 'tamper'), sensorRule('3', 'battery')];
    expect(withoutReplaced([first, other, last])).toEqual({ standing: [other, last], replaced: [first] });
  });

  it('ASC-2 rules that watch no sensor stand side by side', () => {
    const rules = [rule('1'), rule('2')];
    expect(withoutReplaced(rules)).toEqual({ standing: rules, replaced: [] });
  });
});
