import { UmbraError } from '@umbra/errors';

/** A mapping that does not do. The reason quotes the mapping at most, never what it was applied to. */
export class MappingError extends UmbraError {
  constructor(reason: string) {
    super('CONNECTORS_MAPPING_FAILED', reason);
  }
}

/** It took more time or memory than it may. */
export class MappingOverrunError extends MappingError {}

/** Another of the connector has overrun: for a while none of it is applied, to whatever. */
export class MappingPutOffError extends MappingError {}

/** What a mapping was to be applied to is no JSON. */
export class MappingInputError extends MappingError {
  constructor() {
    super('cannot be applied: what came is no JSON');
  }
}
