import { garbled, nextTurn } from './device-life.ts';

describe('a device of the fleet', () => {
  it('does what is out of the ordinary as often as told', () => {
    const habits = { repeat: 0.1, hold: 0.2, garble: 0.3 };
    const turns = [0, 0.09, 0.1, 0.29, 0.31, 0.59, 0.61, 0.99].map((chance) => nextTurn(habits, chance));
    expect(turns).toEqual(['repeat', 'repeat', 'hold', 'hold', 'garble', 'garble', 'send', 'send']);
  });

  it('has several ways to be wrong', () => {
    const bodies = Array.from({ length: 60 }, (_, i) => garbled(i / 60));
    expect(new Set(bodies).size).toBeGreaterThan(3);
  });
});
