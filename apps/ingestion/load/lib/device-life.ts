/** What a device does when it is its turn to send. */
export type Turn = 'send' | 'repeat' | 'hold' | 'garble';

/** How often a device of a fleet does something out of the ordinary: shares of its turns. */
export interface Habits {
  /** Sends the last request once more: the answer was lost on the way. */
  readonly repeat: number;
  /** Has no network: what it measures goes with the next request, late. */
  readonly hold: number;
  /** Sends what no device should; a 400 is right then. */
  readonly garble: number;
}

export const usualHabits: Habits = { repeat: 0.05, hold: 0.05, garble: 0.02 };

/** @param chance uniform in 0 to below 1 */
export function nextTurn({ repeat, hold, garble }: Habits, chance: number): Turn {
  if (chance < repeat) return 'repeat';
  if (chance < repeat + hold) return 'hold';
  return chance < repeat + hold + garble ? 'garble' : 'send';
}

/** Requests that are wrong in the ways that are seen from real trackers. */
const GARBLED = [
  '',
  '[]',
  '{"timestamp":1}',
  '[{"position":{"lat":1,"lng":1,"accuracy":1}}]',
  '[{"timestamp":1700000000000,"position":{"lat":91,"lng":0,"accuracy":1}}]',
  '[{"timestamp":1700000000000',
];

/** @param chance uniform in 0 to below 1 */
export const garbled = (chance: number): string => GARBLED[Math.floor(chance * GARBLED.length)] ?? '';
