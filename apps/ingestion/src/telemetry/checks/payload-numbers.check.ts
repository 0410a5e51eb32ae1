import type { SampleCheck } from '../check.ts';

/** JSON reads `1e999` as infinite and writes it as null: refused rather than stored as something else. */
export const payloadNumbersCheck: SampleCheck = ({ payload }) => {
  if (payload === undefined || isFinitely(payload)) return undefined;
  return {
    path: 'payload',
    reason: 'holds a number beyond what a double holds; wanted: numbers up to 1.79e308',
    cause: 'payload-number',
  };
};

function isFinitely(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isFinitely);
}
