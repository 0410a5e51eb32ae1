import type { EventEnvelope } from '../envelope/index.ts';
import type { AppId, ProjectId, UserId } from '../ids/index.ts';

export type ProjectRole = 'admin' | 'member';

export interface ProjectMember {
  readonly userId: UserId;
  readonly role: ProjectRole;
}

export interface ProjectApiKey {
  readonly keyId: string;
  readonly name: string;
  /** SHA-256 of the key, hex. A key has 256 random bits, so that a plain hash of it cannot be guessed. */
  readonly sha256: string;
}

export interface ProjectLimits {
  /** Samples a second over all devices of the project (ING-50); absent = the instance's default. */
  readonly samplesPerSecond?: number;
}

/** The whole state of a project after the event. */
export interface ProjectState {
  readonly projectId: ProjectId;
  /** The project's one application: what device paths and limits speak of. */
  readonly appId: AppId;
  /** Stable number, for dialects whose organisations are numbers (Jitterbit). */
  readonly orgId: number;
  readonly name: string;
  readonly createdAtMs: number;
  readonly members: readonly ProjectMember[];
  readonly apiKeys: readonly ProjectApiKey[];
  readonly limits: ProjectLimits;
  /** Grows by one with every event of this project. Readers ignore what is not newer. */
  readonly version: number;
}

/** Emitted when a project was created. */
export type ProjectCreated = EventEnvelope<'project.created', ProjectState>;
/** Emitted when a user became a member of a project, or got another role in it. */
export type ProjectMemberSet = EventEnvelope<'project.member-set', ProjectState>;
/** Emitted when a project's limits changed. */
export type ProjectLimitsSet = EventEnvelope<'project.limits-set', ProjectState>;
/** Emitted when an API key was made for a project. */
export type ProjectApiKeyCreated = EventEnvelope<'project.api-key-created', ProjectState>;
/** Emitted when an API key of a project was revoked. */
export type ProjectApiKeyRevoked = EventEnvelope<'project.api-key-revoked', ProjectState>;

export type ProjectEvent =
  ProjectCreated | ProjectMemberSet | ProjectLimitsSet | ProjectApiKeyCreated | ProjectApiKeyRevoked;
