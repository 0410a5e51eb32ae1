export {
  WireError,
  badRequest,
  conflict,
  forbidden,
  notFound,
  payloadTooLarge,
  preconditionFailed,
  tooManyRequests,
  unauthorized,
  unavailable,
  unprocessable,
  type FieldError,
  type WireErrorOptions,
} from './errors/wire-error.ts';
export {
  errorEnvelope,
  errorText,
  hereErrorCode,
  type ErrorEnvelope,
  type ErrorEnvelopeParts,
} from './errors/error-envelope.ts';
export { toWireError } from './errors/to-wire-error.ts';
export { renderEnvelope, type ErrorRenderer, type RenderedError } from './errors/error-renderer.ts';
export {
  isEchoable,
  renderPositioningError,
  type PositioningError,
  type PositioningErrorDetail,
} from './errors/positioning-error.ts';
export {
  JITTERBIT_OPERATIONS,
  JITTERBIT_PREFIX,
  jitterbitError,
  jitterbitFailure,
  renderJitterbitError,
  type JitterbitError,
  type JitterbitErrorCode,
} from './errors/jitterbit-error.ts';
export {
  PATCHWORKS_LOGIN_PREFIX,
  PATCHWORKS_PREFIX,
  patchworksError,
  patchworksInvalid,
  renderPatchworksError,
  type PatchworksError,
  type PatchworksFieldErrors,
} from './errors/patchworks-error.ts';
export { renderByPrefix } from './errors/render-by-prefix.ts';
export { sendError } from './errors/send-error.ts';
export { WireExceptionFilter } from './errors/wire-exception.filter.ts';
export { createHttpApp, portOf } from './http/create-http-app.ts';
export { isUuid, pathUuid } from './http/path-uuid.ts';
export { plainPath } from './http/plain-path.ts';
export { refuseOtherMethods } from './http/refuse-other-methods.ts';
export { addDirectRoutes, type DirectRoutes } from './http/direct-routes.ts';
export type { HttpAppOptions } from './http/fastify-setup.ts';
export { JsonRegardlessOfContentType, RawBody, type BodyConfig } from './http/body-parsers.ts';
export { parseJsonBody, parseStorableJsonBody } from './http/json-body.ts';
export { isNestedTooDeep, MAX_JSON_DEPTH } from './http/json-depth.ts';
export { spanOf } from './http/tracing-hooks.ts';
export { InFlight, type InFlightBounds, type Place } from './http/in-flight.ts';
export { whenOver } from './http/when-over.ts';
export { correlationIdOf, POSITIONING_CORRELATION_HEADERS } from './http/correlation-hooks.ts';
export { registerProbeRoutes, type ProbeRoutesOptions, type ProbeWords } from './health/probe-routes.ts';
export { closedBody, closedItems, objectBody } from './validation/closed-body.ts';
export { IsText } from './validation/is-text.decorator.ts';
export { Optional } from './validation/optional.decorator.ts';
export { WireArrayPipe, WireValidationPipe } from './validation/wire-validation.pipe.ts';
export { instanceOf } from './validation/instance-of.ts';
export { fieldErrors } from './validation/field-errors.ts';
export { parseQuery, type Query } from './query/parse-query.ts';
export { decodePageToken, encodePageToken, type ListName } from './query/page-token.ts';
export { countPage, limitPage, type CountPage, type LimitPage } from './query/page.ts';
export {
  countPageOf,
  countPageWish,
  cutNumberedPage,
  limitPageOf,
  limitPageWish,
  pageLimit,
  type CutPage,
  type PageWish,
} from './query/numbered-page.ts';
export {
  CLOCK_SKEW_MS,
  invalidQuery,
  parseBoolean,
  parseCount,
  parseInteger,
  parseLimit,
  parseTimestampMs,
  queryList,
  single,
  type PageSizeBounds,
  type QueryValue,
  type TimestampBounds,
} from './query/query-values.ts';
export { parseBbox, type Bbox } from './query/bbox.ts';
