import { CallbackMalformedError, type CallbackReading } from '../../domain/driver/driver.ts';
import { CallbackTally } from '../callback/callback-tally.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { mappedItems } from './mapped-items.ts';
import { MappingError } from './mapping.error.ts';
import type { Mapping } from './mapping.ts';

/** What a callback says through a mapping. @throws CallbackMalformedError */
export async function mappedCallback(mapping: Mapping, body: unknown, nowMs: number): Promise<CallbackReading> {
  const tally = new CallbackTally();
  if (body === undefined || body === null) {
    tally.ignore('nothing');
    return tally.reading;
  }
  try {
    const items = mappedItems(await mapping.apply(body));
    if (items.length === 0) tally.ignore('unmapped');
    for (const { externalDeviceId, loose, ignore } of items) {
      if (ignore !== undefined) tally.ignore(ignore);
      else tally.add(externalDeviceId, sampleOf(loose, nowMs));
    }
  } catch (error) {
    if (error instanceof MappingError) throw new CallbackMalformedError('$', `The mapping ${error.message}.`);
    throw error;
  }
  return tally.reading;
}
