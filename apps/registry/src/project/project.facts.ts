import type { ProjectApiKey, ProjectLimits, ProjectMember } from '@umbra/contracts/project';
import type { AppId, ProjectId } from '@umbra/contracts/ids';

/** What can have happened to a project. On the topic each travels under its type, with the whole state after it. */
export type ProjectFact =
  | {
      readonly type: 'project.created';
      readonly projectId: ProjectId;
      readonly appId: AppId;
      readonly orgId: number;
      readonly name: string;
      readonly atMs: number;
    }
  | { readonly type: 'project.member-set'; readonly member: ProjectMember }
  | { readonly type: 'project.limits-set'; readonly limits: ProjectLimits }
  | { readonly type: 'project.api-key-created'; readonly apiKey: ProjectApiKey }
  | { readonly type: 'project.api-key-revoked'; readonly keyId: string };
