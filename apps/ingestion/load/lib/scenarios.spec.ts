import { outcomeOf } from './outcome.ts';
import { phaseOf, spike } from './scenarios.ts';
import { readSettings } from './settings.ts';

describe('a spike', () => {
  const settings = { ...readSettings({}, spike.defaults), durationS: 30 };

  it.each([
    [0, 'before'],
    [29.9, 'before'],
    [30, 'spike'],
    [66.9, 'spike'],
    [67, 'after'],
  ])('at second %i is %s it', (elapsedS, phase) => {
    expect(phaseOf(settings, elapsedS)).toBe(phase);
  });
});

describe('what became of a request', () => {
  it.each([
    [200, false, 'accepted'],
    [204, false, 'accepted'],
    [503, false, 'shed'],
    [500, false, 'open'],
    [0, false, 'open'],
    [400, false, 'wrong'],
    [401, false, 'wrong'],
    [400, true, 'refused'],
    [204, true, 'wrong'],
    [503, true, 'shed'],
  ])('%i, malformed %s: %s', (status, isMalformed, outcome) => {
    expect(outcomeOf(status, isMalformed)).toBe(outcome);
  });
});
