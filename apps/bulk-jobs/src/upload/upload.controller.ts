import { Body, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiProperty, ApiQuery } from '@nestjs/swagger';
import { CurrentCaller, isProjectAdmin, ProjectAccess, type Caller } from '@umbra/access';
import { invalidQuery, RawBody, single, type Query as WireQuery } from '@umbra/wire';
import { ApiErrors, ApiProjectId } from '@umbra/wire/openapi';
import type { FastifyRequest } from 'fastify';
import { BulkJobsRoutes } from '../http/bulk-jobs-routes.decorator.ts';
import { stateOfProject } from '../http/project-of.ts';
import { whileInPlace } from './bound-uploads.ts';
import { whyNoText } from './rows/check-field.ts';
import { TakeUpload, type Upload } from './take-upload.ts';
import { formatOf } from './upload-format.ts';
import { ApiUpload } from './upload.openapi.ts';

export class JobIdentifier {
  @ApiProperty({ example: 'BULK-2f1c7a0e-5c9e-4a0b-8a43-0d5f1f3c6b1d' })
  jobId!: string;
}

const NOTHING = Buffer.alloc(0);

/** §9.1 */
@BulkJobsRoutes()
export class UploadController {
  readonly #access: ProjectAccess;
  readonly #uploads: TakeUpload;

  constructor(access: ProjectAccess, uploads: TakeUpload) {
    this.#access = access;
    this.#uploads = uploads;
  }

  @Post()
  @HttpCode(202)
  @RawBody()
  @ApiOperation({ summary: 'Make, or delete, up to 1000 devices in a job' })
  @ApiProjectId()
  @ApiQuery({ name: 'fileName', required: false, schema: { type: 'string', minLength: 1, maxLength: 50 } })
  @ApiUpload()
  @ApiAcceptedResponse({ type: JobIdentifier })
  @ApiErrors(400, 401, 403, 412, 413)
  async upload(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Req() request: FastifyRequest,
    @Body() body: Buffer | undefined,
  ): Promise<JobIdentifier> {
    const { headers, id: correlationId } = request;
    const format = formatOf(headers['content-type']);
    const fileName = fileNameOf(query);
    const project = await stateOfProject(this.#access, caller, query);
    const upload: Omit<Upload, 'gone'> = {
      projectId: project.projectId,
      requestedBy: caller.kind === 'user' ? caller.userId : 'api-key',
      mayChangeLicences: caller.kind === 'client' || isProjectAdmin(project, caller),
      ...{ correlationId, fileName, format, body: body ?? NOTHING },
    };
    return { jobId: await whileInPlace(request, (gone) => this.#uploads.take({ ...upload, gone })) };
  }
}

/** @throws WireError 400 */
function fileNameOf(query: WireQuery): string | undefined {
  const fileName = single('fileName', query['fileName']);
  const reason = fileName === undefined ? undefined : whyNoText(fileName);
  if (reason !== undefined) throw invalidQuery('fileName', reason);
  return fileName;
}
