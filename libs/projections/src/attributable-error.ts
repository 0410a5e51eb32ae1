import { UmbraError } from '@umbra/errors';

/** A fold's own failure that can be the fault of one message: the batch is split until that one is found, and given up. */
export class AttributableError extends UmbraError {}
