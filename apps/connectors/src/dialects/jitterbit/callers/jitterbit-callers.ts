import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTail, ProjectsView, SessionAuthenticator, type UserCaller } from '@umbra/access';
import type { ProjectState } from '@umbra/contracts/project';
import { JITTERBIT_PREFIX } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { jitterbitRefusals } from '../jitterbit.errors.ts';
import { rememberOrganisation } from './request-organisation.ts';

/** Of the organisations' routes, which are all that want a token. */
const SECURED = `${JITTERBIT_PREFIX}/orgs/`;
/** J: digits without sign or leading zeros; no number of ours has more. */
const ORG_ID = /^[1-9]\d{0,9}$/;

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/**
 * Finds out who calls, and whether they belong to the organisation in the path, before a byte of the body is read: nobody
 * learns anything else of an organisation that is not theirs (T-J6, T-J7).
 */
@Injectable()
export class JitterbitCallers implements OnModuleInit {
  readonly #adapterHost: HttpAdapterHost;
  readonly #authenticator: SessionAuthenticator;
  readonly #projects: ProjectsView;
  readonly #tail: AccessTail;

  constructor(
    adapterHost: HttpAdapterHost,
    authenticator: SessionAuthenticator,
    projects: ProjectsView,
    tail: AccessTail,
  ) {
    this.#adapterHost = adapterHost;
    this.#authenticator = authenticator;
    this.#projects = projects;
    this.#tail = tail;
  }

  onModuleInit(): void {
    const fastify = this.#adapterHost.httpAdapter.getInstance<Fastify>();
    fastify.addHook('onRequest', async (request) => {
      if (request.routeOptions.url?.startsWith(SECURED) === true) await this.#admit(request);
    });
  }

  /** @throws WireError 401, 403, 503 */
  async #admit(request: FastifyRequest): Promise<void> {
    const caller = await this.#authenticator.authenticate(request.headers['authtoken']);
    const { orgId = '' } = request.params as { readonly orgId?: string };
    rememberOrganisation(request, { caller, project: await this.#organisation(caller, orgId) });
  }

  async #organisation(caller: UserCaller, orgId: string): Promise<ProjectState> {
    if (!ORG_ID.test(orgId)) throw jitterbitRefusals.orgForbidden();
    const found = this.#find(caller, Number(orgId));
    if (found !== undefined) return found;
    // A member of a moment ago.
    await this.#tail.caughtUp();
    const project = this.#find(caller, Number(orgId));
    if (project === undefined) throw jitterbitRefusals.orgForbidden();
    return project;
  }

  #find({ userId }: UserCaller, orgId: number): ProjectState | undefined {
    const project = this.#projects.byOrgId(orgId);
    return project !== undefined && this.#projects.isMember(project.projectId, userId) ? project : undefined;
  }
}
