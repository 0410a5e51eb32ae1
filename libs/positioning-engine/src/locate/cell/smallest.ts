import type { Circle } from './circle.ts';

/** The one that says most; of equals the first. @returns undefined when there is none */
export function smallest(circles: readonly (Circle | undefined)[]): Circle | undefined {
  let best: Circle | undefined;
  for (const circle of circles) {
    if (circle !== undefined && !(circle.radiusMetres >= (best?.radiusMetres ?? Infinity))) best = circle;
  }
  return best;
}
