import { UmbraError } from '@umbra/errors';

/** A mapping that does not do. The reason quotes the mapping at most, never what it was applied to. */
export class MappingError extends UmbraError {
  constructor(reason: string) {
    super('CONNECTORS_MAPPING_FAILED', reason);
  }
}
