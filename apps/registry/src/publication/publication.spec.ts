import { DevicesView, ProjectsView, SessionsView, type AccessTail } from '@umbra/access';
import type { AppId, DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { UmbraError } from '@umbra/errors';
import { Publication } from './publication.ts';

const silent = (): void => undefined;

/** A tail that answers as the real one does, without a log behind it. */
function aTail() {
  const waiting: { condition: () => boolean; resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    until: (condition: () => boolean) =>
      condition()
        ? Promise.resolve()
        : new Promise<void>((resolve, reject) => waiting.push({ condition, resolve, reject })),
    changed: () => waiting.filter(({ condition }) => condition()).forEach(({ resolve }) => resolve()),
    giveUp: () => waiting.forEach(({ reject }) => reject(new UmbraError('KAFKA_TAIL_BEHIND', 'behind'))),
  };
}

function setUp() {
  const tail = aTail();
  const [projects, devices, sessions] = [new ProjectsView(), new DevicesView(), new SessionsView()];
  const warnings: object[] = [];
  const logger = { debug: silent, info: silent, error: silent, warn: (fields: object) => void warnings.push(fields) };
  const publication = new Publication(tail as unknown as AccessTail, projects, devices, sessions, logger);
  return { tail, projects, devices, sessions, warnings, publication };
}

const claim = {
  trackingId: 't1' as TrackingId,
  projectId: 'umbra:one' as ProjectId,
  appId: 'app-one1' as AppId,
  claimedBy: 'HERE-user' as UserId,
  claimedAtMs: 1,
};
const state = (version: number, unclaimedAtMs?: number) => ({
  deviceId: 'd1' as DeviceId,
  kind: 'physical' as const,
  projectId: claim.projectId,
  appId: claim.appId,
  status: unclaimedAtMs === undefined ? ('claimed' as const) : ('unclaimed' as const),
  provisionedAtMs: 1,
  claims: [unclaimedAtMs === undefined ? claim : { ...claim, unclaimedAtMs }],
  version,
});

describe('Publication', () => {
  it('waits for the version of a claim, and of its end', async () => {
    const { publication, devices, tail, warnings } = setUp();
    devices.apply(state(2));
    await publication.ofClaim(claim.trackingId, 2);
    let isPublished = false;
    const published = publication.ofClaim(claim.trackingId, 3).then(() => (isPublished = true));
    tail.changed();
    await Promise.resolve();
    expect(isPublished).toBe(false);
    devices.apply(state(3, 9));
    tail.changed();
    await published;
    expect(warnings).toEqual([]);
  });

  it('waits for the version of a project', async () => {
    const { publication, projects, tail } = setUp();
    const published = publication.ofProject(claim.projectId, 1);
    projects.apply({
      projectId: claim.projectId,
      appId: claim.appId,
      orgId: 1,
      name: 'one',
      createdAtMs: 1,
      members: [],
      apiKeys: [],
      limits: {},
      version: 1,
    });
    tail.changed();
    await published;
  });

  it('J1.2 waits for a session', async () => {
    const { publication, sessions, tail, warnings } = setUp();
    const published = publication.ofSession('aa');
    const nowMs = Date.now();
    sessions.apply({
      tokenSha256: 'aa',
      userId: claim.claimedBy,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 9,
      version: 1,
    });
    tail.changed();
    await published;
    expect(warnings).toEqual([]);
  });

  it('J1.2 gives no session out that the log does not have', async () => {
    const { publication, tail } = setUp();
    const published = publication.ofSession('aa');
    tail.giveUp();
    await expect(published).rejects.toMatchObject({ code: 'KAFKA_TAIL_BEHIND' });
  });

  it('lets the answer go when the log is away, and says so: the change is committed', async () => {
    const { publication, tail, warnings } = setUp();
    const published = publication.ofClaim(claim.trackingId, 1);
    tail.giveUp();
    await published;
    expect(warnings).toEqual([expect.objectContaining({ code: 'KAFKA_TAIL_BEHIND' })]);
  });
});
