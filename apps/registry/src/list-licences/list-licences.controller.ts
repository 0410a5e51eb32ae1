import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { projectHrn } from '@umbra/contracts/ids';
import { invalidQuery, parseInteger, queryList, type Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId } from '../http/path-ids.ts';
import type { ProjectReference } from '../project-store/projects.repository.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import { Quota } from '../provision-device/quota.ts';
import { refusals } from '../registry.errors.ts';
import { LicencesResponse, type Licence } from './list-licences.wire.ts';

const DEFAULT_END = 100;
const MAX_PROJECT_IDS = 20;
const PROJECT_TYPES: readonly string[] = ['indoor', 'tracking', 'trackingAzure', 'lastmile'];
/** Every project of this instance is one. */
const OUR_PROJECT_TYPE = 'tracking';
/** Licences of this instance do not expire; the contract's last time stands for never. */
const NEVER = new Date(4_102_444_800_000).toISOString();

@ApiTags('licences')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class ListLicencesController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #projects: ProjectsRepository;
  readonly #quota: Quota;

  constructor(dataSource: DataSource, authority: Authority, projects: ProjectsRepository, quota: Quota) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#projects = projects;
    this.#quota = quota;
  }

  @Get('licenses')
  @ApiOperation({ summary: 'What the projects of the caller may use' })
  @ApiQuery({ name: 'startIndex', type: 'integer', required: false, description: '0 by default.' })
  @ApiQuery({ name: 'endIndex', type: 'integer', required: false, description: 'Exclusive; 100 by default.' })
  @ApiQuery({ name: 'projectIds', type: [String], required: false, description: '1 to 20.' })
  @ApiQuery({ name: 'projectTypes', enum: PROJECT_TYPES, isArray: true, required: false })
  @ApiOkResponse({ type: LicencesResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(@CurrentCaller() caller: Caller, @Query() query: QueryTexts): Promise<LicencesResponse> {
    const start = parseInteger('startIndex', query['startIndex'], 0, Number.MAX_SAFE_INTEGER) ?? 0;
    const end = parseInteger('endIndex', query['endIndex'], 0, Number.MAX_SAFE_INTEGER) ?? Math.max(DEFAULT_END, start);
    if (end < start) throw invalidQuery('endIndex', 'must not be before startIndex');
    const types = queryList(query['projectTypes']);
    if (types.some((type) => !PROJECT_TYPES.includes(type))) {
      throw invalidQuery('projectTypes', `must be of ${PROJECT_TYPES.join(', ')}`);
    }
    const licensed = await this.#select(caller, queryList(query['projectIds']));
    const licences = types.length === 0 || types.includes(OUR_PROJECT_TYPE) ? licensed : [];
    return { licenses: licences.slice(start, end), start, end, total: licences.length };
  }

  async #select(caller: Caller, projectIds: readonly string[]): Promise<Licence[]> {
    if (projectIds.length > MAX_PROJECT_IDS) throw invalidQuery('projectIds', `must be at most ${MAX_PROJECT_IDS}`);
    const accessible = await this.#authority.accessibleProjects(this.#dataSource, caller);
    for (const projectId of projectIds) {
      if (accessible.some((project) => project.projectId === projectId)) continue;
      const known = await this.#projects.findById(this.#dataSource, pathId(projectId, refusals.projectUnknown));
      throw known === undefined ? refusals.projectUnknown() : refusals.projectForbidden();
    }
    return accessible
      .filter((project) => projectIds.length === 0 || projectIds.includes(project.projectId))
      .map((project) => this.#licenceOf(project));
  }

  #licenceOf({ projectId, appId, name }: ProjectReference & { readonly name: string }): Licence {
    return {
      appId,
      projectId,
      projectName: name,
      projectDescription: '',
      projectHrn: projectHrn(projectId),
      realm: 'here',
      type: 'platform',
      expired: false,
      expiryDate: NEVER,
      features: [],
      quota: { provisioning: this.#quota.licences },
    };
  }
}
