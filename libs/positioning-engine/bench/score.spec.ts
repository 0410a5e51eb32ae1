import { missedOf } from './bars.ts';
import { scoreOf, scoresByTier, type Prediction, type Truth } from './score.ts';

const METRE = 1 / 111_195.08;
const truth = (id: string, tier = 'a'): Truth => ({ id, tier, truth: { lat: 50, lng: 8 } });
const off = (metres: number, accuracyMetres: number): Prediction => ({
  ...{ lat: 50 + metres * METRE, lng: 8, accuracyMetres },
});

describe('the score of an evaluation', () => {
  const truths = ['1', '2', '3', '4'].map((id) => truth(id));
  const predictions = new Map([
    ['1', off(10, 20)],
    ['2', off(30, 20)],
    ['3', off(200, 20)],
  ]);

  it('counts errors over what was resolved', () => {
    const score = scoreOf(truths, predictions);
    expect(score.resolved).toBe(0.75);
    expect(score.median).toBeCloseTo(30, 3);
    expect(score.p95).toBeCloseTo(200, 3);
    expect(score.inside).toBeCloseTo(1 / 3, 10);
    expect(score.gross).toBeCloseTo(1 / 3, 10);
    expect(score.radius).toBe(20);
  });

  it('takes what was not resolved for infinitely wrong, where it says so', () => {
    expect(scoreOf(truths, predictions).score95).toBe(Number.POSITIVE_INFINITY);
    expect(scoreOf(truths.slice(0, 3), predictions).score95).toBeCloseTo(200, 3);
  });

  it('knows each tier', () => {
    const scores = scoresByTier([truth('1', 'a'), truth('2', 'b')], predictions);
    expect([...scores.keys()]).toEqual(['all', 'a', 'b']);
    expect(scores.get('b')!.median).toBeCloseTo(30, 3);
  });

  it('says what of a bar was missed', () => {
    const bar = { median: 35, p67: 250, p95: 100, resolved: 0.8, insideMin: 0.3, insideMax: 0.8 };
    expect(missedOf(scoreOf(truths, predictions), bar)).toEqual(['p95 200.0 > 100', 'resolved 0.7500 < 0.8']);
  });
});
