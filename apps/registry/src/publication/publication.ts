import type { AccessTail, DevicesView, ProjectsView, SessionsView } from '@umbra/access';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';

const MAX_WAIT_MS = 1_000;
const MAX_SESSION_WAIT_MS = 5_000;

/**
 * Lets an answer wait until the change it speaks of is on the log, so that the caller's next request finds it in force at
 * every service: those ask the log for its end before they refuse. The change is committed either way; if the log is away,
 * the answer goes out after a second and the relay catches up later.
 */
export class Publication {
  readonly #tail: AccessTail;
  readonly #projects: ProjectsView;
  readonly #devices: DevicesView;
  readonly #sessions: SessionsView;
  readonly #logger: Logger;

  constructor(tail: AccessTail, projects: ProjectsView, devices: DevicesView, sessions: SessionsView, logger: Logger) {
    this.#tail = tail;
    this.#projects = projects;
    this.#devices = devices;
    this.#sessions = sessions;
    this.#logger = logger;
  }

  async ofProject(projectId: ProjectId, version: number): Promise<void> {
    await this.#until(() => (this.#projects.byId(projectId)?.version ?? 0) >= version);
  }

  /** @param version of the device @param trackingId of one of its claims, running or ended */
  async ofClaim(trackingId: TrackingId, version: number): Promise<void> {
    await this.#until(() => (this.#devices.byTrackingId(trackingId)?.version ?? 0) >= version);
  }

  /**
   * Unlike other changes a session is of no use before the log has it: its token would be refused.
   * @param tokenSha256 of the session's token
   * @throws TailBehindError when the log does not take it
   */
  async ofSession(tokenSha256: string): Promise<void> {
    await this.#tail.until(() => this.#sessions.byTokenHash(tokenSha256) !== undefined, MAX_SESSION_WAIT_MS);
  }

  async #until(condition: () => boolean): Promise<void> {
    try {
      await this.#tail.until(condition, MAX_WAIT_MS);
    } catch (error) {
      this.#logger.warn({ ...errorFields(error) }, 'a change is not on the log yet, though it is answered');
    }
  }
}
