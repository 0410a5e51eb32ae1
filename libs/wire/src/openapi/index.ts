export { describeControllers, type DocumentInfo, type OpenApiDocument } from './describe-controllers.ts';
export { documentText, finishDocument, type DescribedProbes } from './finish-document.ts';
export { committedText, documentPath, writeDocument } from './committed-document.ts';
export { ApiErrors, ErrorResponse } from './error-response.ts';
export { LimitPageResponse } from './limit-page-response.ts';
export type { Schema } from './schemas/schema.ts';
export { desiredShadowSchema } from './schemas/desired-shadow.schema.ts';
export {
  ApiJitterbitErrors,
  ApiPatchworksErrors,
  JitterbitErrorResponse,
  PatchworksErrorResponse,
} from './dialect-errors.ts';
