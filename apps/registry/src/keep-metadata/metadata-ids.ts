import { isStorable } from '../http/id-page.ts';
import { refusals } from '../registry.errors.ts';

const MAX_IDS = 1_000;
/** Longer ones are nobody's. */
const MAX_ID_LENGTH = 100;

/** The body of a batch: 1 to 1000 ids, each once. @throws WireError 400 */
export function metadataIds(body: unknown): readonly string[] {
  if (!Array.isArray(body)) throw refusals.valueInvalid('body', 'must be a list of ids');
  if (body.length < 1 || body.length > MAX_IDS) throw refusals.valueInvalid('body', `must hold 1 to ${MAX_IDS} ids`);
  for (const [index, id] of body.entries()) {
    if (!isStorable(id) || id.length < 1 || id.length > MAX_ID_LENGTH) {
      throw refusals.valueInvalid(`[${index}]`, `must be a text of 1 to ${MAX_ID_LENGTH} characters`);
    }
  }
  return [...new Set(body as string[])];
}
