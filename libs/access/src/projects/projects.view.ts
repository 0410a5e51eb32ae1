import type { AppId, ProjectId, UserId } from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';

/** What an API key stands for. */
export interface KnownApiKey {
  readonly projectId: ProjectId;
  readonly keyId: string;
}

/** Which projects are there, and who may act in them? Folded from `project.events`; newer versions only. */
export class ProjectsView {
  readonly #byId = new Map<ProjectId, ProjectState>();
  readonly #byAppId = new Map<AppId, ProjectState>();
  readonly #byOrgId = new Map<number, ProjectState>();
  readonly #byApiKeyHash = new Map<string, KnownApiKey>();
  readonly #idsByUser = new Map<UserId, Set<ProjectId>>();

  apply(state: ProjectState): void {
    const { projectId } = state;
    const known = this.#byId.get(projectId);
    if (known !== undefined) {
      if (state.version <= known.version) return;
      this.#forget(known);
    }
    this.#byId.set(projectId, state);
    this.#byAppId.set(state.appId, state);
    this.#byOrgId.set(state.orgId, state);
    for (const { sha256, keyId } of state.apiKeys) this.#byApiKeyHash.set(sha256, { projectId, keyId });
    for (const { userId } of state.members) {
      const ids = this.#idsByUser.get(userId) ?? new Set();
      this.#idsByUser.set(userId, ids.add(projectId));
    }
  }

  byId(projectId: ProjectId): ProjectState | undefined {
    return this.#byId.get(projectId);
  }

  byAppId(appId: AppId): ProjectState | undefined {
    return this.#byAppId.get(appId);
  }

  /** By its number, where a dialect's organisations are numbers. */
  byOrgId(orgId: number): ProjectState | undefined {
    return this.#byOrgId.get(orgId);
  }

  /** @param sha256 hex, of `hashApiKey` */
  byApiKeyHash(sha256: string): KnownApiKey | undefined {
    return this.#byApiKeyHash.get(sha256);
  }

  /** The projects that a user is a member of, in no particular order. */
  projectsOfUser(userId: UserId): readonly ProjectState[] {
    return [...(this.#idsByUser.get(userId) ?? [])].flatMap((projectId) => this.#byId.get(projectId) ?? []);
  }

  /** What a login stands for that names no project: the oldest of the user's, by its number. */
  defaultProjectOf(userId: UserId): ProjectState | undefined {
    return this.projectsOfUser(userId).reduce<ProjectState | undefined>(
      (oldest, project) => (oldest === undefined || project.orgId < oldest.orgId ? project : oldest),
      undefined,
    );
  }

  isMember(projectId: ProjectId, userId: UserId): boolean {
    return this.#idsByUser.get(userId)?.has(projectId) === true;
  }

  #forget(known: ProjectState): void {
    this.#byAppId.delete(known.appId);
    this.#byOrgId.delete(known.orgId);
    for (const { sha256 } of known.apiKeys) this.#byApiKeyHash.delete(sha256);
    for (const { userId } of known.members) {
      const ids = this.#idsByUser.get(userId);
      ids?.delete(known.projectId);
      if (ids?.size === 0) this.#idsByUser.delete(userId);
    }
  }
}
