/**
 * What a cell is taken to reach before anything is known of it, and how many observations that is worth: as with records
 * of other maps (`importedPlace`), of less than three nothing can be told.
 */
const PRIOR_METRES = 1_000;
const PRIOR_OBSERVATIONS = 3;

/** How far a cell reaches that was seen to reach so far by so many observations: rather more where they are few. */
export function extentOf(seenMetres: number, observations: number): number {
  return (observations * seenMetres + PRIOR_OBSERVATIONS * PRIOR_METRES) / (observations + PRIOR_OBSERVATIONS);
}
