import { Body, Controller, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { Callers, CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { RawBody, single, type Query as WireQuery } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { readBody } from '../locate-http/read-body.ts';
import { GeosubmitCheck } from './geosubmit-check.ts';
import { GEOSUBMIT_PATH, MAX_GEOSUBMIT_BYTES } from './geosubmit.limits.ts';
import { RecordSubmission } from './record-submission.ts';

/** POST of what recording apps heard: Geosubmit v2, as ichnaea has it (positioning.md §8). */
@Controller()
@Callers('device', 'user', 'client')
export class GeosubmitController {
  readonly #access: ProjectAccess;
  readonly #check: GeosubmitCheck;
  readonly #submissions: RecordSubmission;

  constructor(access: ProjectAccess, check: GeosubmitCheck, submissions: RecordSubmission) {
    this.#access = access;
    this.#check = check;
    this.#submissions = submissions;
  }

  /** Answers when it is on the map. What teaches nothing, and what was submitted before, is no error: apps send it again. */
  @Post(GEOSUBMIT_PATH)
  @HttpCode(200)
  @RawBody()
  async submit(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Headers() headers: FastifyRequest['headers'],
    @Body() bytes: Buffer | undefined,
  ): Promise<Record<string, never>> {
    const body = this.#check.require(await readBody(headers, bytes, MAX_GEOSUBMIT_BYTES));
    const { projectId } = await this.#access.resolveProject(caller, single('projectId', query['projectId']));
    await this.#submissions.record(body, { projectId, device: deviceOf(caller, projectId) }, Date.now());
    return {};
  }
}

/**
 * A device is the one that it is over the log. All keys and people of a project count as one: who holds a key makes another,
 * and would confirm to himself what he says (positioning.md §2.7).
 */
const deviceOf = (caller: Caller, projectId: ProjectId): string =>
  caller.kind === 'device' ? caller.trackingId : `project ${projectId}`;
