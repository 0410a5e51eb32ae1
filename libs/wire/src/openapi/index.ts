export { describeControllers, type DocumentInfo, type OpenApiDocument } from './describe-controllers.ts';
export { documentText, finishDocument, type DescribedProbes } from './finish-document.ts';
export { committedText, documentPath, writeDocument } from './committed-document.ts';
export { ApiErrors, ErrorResponse } from './error-response.ts';
export { Confirmed } from './confirmed.decorator.ts';
export { CountPageResponse } from './count-page-response.ts';
export { ApiCountPage } from './count-page.decorator.ts';
export { LimitPageResponse } from './limit-page-response.ts';
export { ApiLimitPage } from './limit-page.decorator.ts';
export { ApiProjectId } from './project-id.decorator.ts';
export type { Schema } from './schemas/schema.ts';
export { desiredShadowSchema } from './schemas/desired-shadow.schema.ts';
export {
  ApiJitterbitErrors,
  ApiPatchworksErrors,
  JitterbitErrorResponse,
  PatchworksErrorResponse,
} from './dialect-errors.ts';
