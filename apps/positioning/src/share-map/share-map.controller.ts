import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { Callers, CurrentCaller, isProjectAdmin, ProjectAccess, type Caller } from '@umbra/access';
import { single, type Query as WireQuery } from '@umbra/wire';
import { refusals } from '../positioning.errors.ts';
import { ShareMap, type Sharing } from './share-map.ts';

/** Whether a project gives what it contributes to all: its members and keys may know, its admins decide. */
@Controller('positioning/v2/sharing')
@Callers('user', 'client')
export class ShareMapController {
  readonly #access: ProjectAccess;
  readonly #sharing: ShareMap;

  constructor(access: ProjectAccess, sharing: ShareMap) {
    this.#access = access;
    this.#sharing = sharing;
  }

  @Get()
  async read(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<Sharing> {
    const { projectId } = await this.#access.resolveProject(caller, single('projectId', query['projectId']));
    return this.#sharing.of(projectId);
  }

  @Put()
  async change(@CurrentCaller() caller: Caller, @Query() query: WireQuery, @Body() body: unknown): Promise<Sharing> {
    const project = await this.#access.resolveProject(caller, single('projectId', query['projectId']));
    if (!isProjectAdmin(project, caller)) throw refusals.notProjectAdmin();
    return this.#sharing.set(project.projectId, sharedOf(body), Date.now());
  }
}

function sharedOf(body: unknown): boolean {
  const { shared, ...others } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof shared !== 'boolean') {
    throw refusals.bodyInvalid({ path: '$.shared', reason: 'is missing or no boolean; wanted: true or false' });
  }
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const path = `$[${JSON.stringify(unknown.slice(0, 50))}]`;
    throw refusals.propertyUnknown({ path, parent: '$', reason: 'is not known here' });
  }
  return shared;
}
