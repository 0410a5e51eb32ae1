import { Body, Controller, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { Callers, CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import { locate, scanOfLocateBody } from '@umbra/positioning-engine';
import { RawBody, renderPositioningError, type PositioningError, type Query as WireQuery } from '@umbra/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusals } from '../positioning.errors.ts';
import { PositioningMetrics, type NoPositionReason } from '../positioning.metrics.ts';
import { StoredRadioMap } from '../radio-map/stored-radio-map.ts';
import { roundedLocation } from '../rounded-location.ts';
import { CAUSES, type LocateAnswer } from './locate-answer.ts';
import { BlurKey } from '../blur-key.ts';
import { LocateCheck } from './locate-check.ts';
import { parseLocateQuery } from './locate-query.ts';
import { LOCATE_PATHS } from './locate.paths.ts';
import { readBody } from './read-body.ts';

/** POST of a scan, answered with where it was taken: Network Positioning v2 (positioning.md §1). */
@Controller()
@Callers('device', 'user', 'client')
export class LocateController {
  readonly #access: ProjectAccess;
  readonly #check: LocateCheck;
  readonly #map: StoredRadioMap;
  readonly #metrics: PositioningMetrics;
  readonly #blurKey: Uint8Array;

  constructor(
    access: ProjectAccess,
    check: LocateCheck,
    map: StoredRadioMap,
    metrics: PositioningMetrics,
    blurKey: BlurKey,
  ) {
    this.#access = access;
    this.#check = check;
    this.#map = map;
    this.#metrics = metrics;
    this.#blurKey = blurKey.bytes;
  }

  @Post([...LOCATE_PATHS])
  @HttpCode(200)
  @RawBody()
  async locate(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Headers() headers: FastifyRequest['headers'],
    @Body() bytes: Buffer | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LocateAnswer | PositioningError> {
    const { projectId, isAltitudeRequired, ...wishes } = parseLocateQuery(query);
    const scan = scanOfLocateBody(this.#check.require(await readBody(headers, bytes)));
    const project = await this.#access.resolveProject(caller, projectId);
    const result = isAltitudeRequired
      ? ({ reason: 'altitude_unknown' } as const)
      : await locate({ scan, ...wishes, blurKey: this.#blurKey }, this.#map.forProject(project.projectId));
    this.#metrics.answered('http', result);
    if ('reason' in result) return notLocated(result.reason, request, reply);
    return { location: roundedLocation(result) };
  }
}

/** Not thrown: an ordinary answer is no line in the log. */
function notLocated(reason: NoPositionReason, request: FastifyRequest, reply: FastifyReply): PositioningError {
  const { status, body, headers = {} } = renderPositioningError(refusals.notLocated(CAUSES[reason]), '', request);
  reply.status(status).headers(headers);
  return body as PositioningError;
}
