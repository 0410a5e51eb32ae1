import { refusals } from '../shadows.errors.ts';

const MAX_IDS = 100;
const MAX_ID_LENGTH = 50;

/** The body of a batch: 1 to 100 ids of 1 to 50 characters (§4.1). @throws WireError 400 */
export function parseIds(body: unknown): readonly string[] {
  if (!Array.isArray(body) || body.length === 0 || body.length > MAX_IDS) {
    throw refusals.batchInvalid('', `must be an array of 1 to ${String(MAX_IDS)} ids`);
  }
  const ids: readonly unknown[] = body;
  for (const [index, id] of ids.entries()) {
    if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LENGTH) {
      throw refusals.batchInvalid(`[${String(index)}]`, `must be a text of 1 to ${String(MAX_ID_LENGTH)} characters`);
    }
  }
  return ids as readonly string[];
}
