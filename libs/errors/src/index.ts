export { UmbraError, type UmbraErrorOptions } from './umbra-error.ts';
export { classifyError, errorFields, type ErrorClass } from './classify-error.ts';
