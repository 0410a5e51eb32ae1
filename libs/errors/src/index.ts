export { UmbraError, type UmbraErrorOptions } from './umbra-error.ts';
export { classifyError, type ErrorClass } from './classify-error.ts';
