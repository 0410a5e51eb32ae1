import { WireError } from '@umbra/wire';

/** The fields that a refusal with 400 names; none where nothing was refused. */
export function refusedPaths(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof WireError) || error.status !== 400) throw error;
    const { errors } = error.details as { errors: { path: string }[] };
    return errors.map(({ path }) => path);
  }
  return [];
}
