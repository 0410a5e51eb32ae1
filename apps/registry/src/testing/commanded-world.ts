import { randomUUID } from 'node:crypto';
import type { CommandOutcome } from '@umbra/contracts/command';
import type { AppId, DeviceId, ExternalId, ProjectId, UserId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence } from '../device-store/provisioning.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import type { Asker } from './asker.ts';
import { RegistryWorld, type Person, type TestProject } from './registry-world.ts';

/** A world with a project, its admin, and somebody who gives commands for them. */
export class CommandedWorld {
  readonly world: RegistryWorld;
  readonly asker: Asker;
  readonly project: TestProject;
  readonly anna: Person;

  private constructor(world: RegistryWorld, asker: Asker, project: TestProject, anna: Person) {
    this.world = world;
    this.asker = asker;
    this.project = project;
    this.anna = anna;
  }

  static async start(settings: NodeJS.ProcessEnv = {}): Promise<CommandedWorld> {
    const world = await RegistryWorld.start(settings);
    const project = await world.hasProject();
    return new CommandedWorld(world, await world.asker(), project, await world.hasPerson([project, 'admin']));
  }

  /** For whom a device is claimed, and in whose name. */
  claimant(of: TestProject = this.project) {
    return { ...idsOf(of), requestedBy: this.anna.userId as UserId };
  }

  wishFor(externalId: string, of: TestProject = this.project) {
    return { ...this.claimant(of), externalId: externalId as ExternalId };
  }

  async typesOf(deviceId: string): Promise<string[]> {
    return (await this.world.eventsOf(deviceId)).map(({ type }) => type);
  }

  /** A licence without a claim, or with one of another project, which no route makes of a virtual device. */
  async hasLicence(externalId?: ExternalId, claimedFor?: TestProject): Promise<DeviceId> {
    const licensee = { ...idsOf(this.project), appId: this.project.appId as AppId, claimFor: undefined };
    const { deviceId, facts, device } = planLicence(licensee, externalId, Date.now());
    const devices = new DevicesRepository();
    await inTransaction(this.world.app.dataSource, async (manager) => {
      await devices.insert(manager, [{ facts, origin: eventOrigin(Date.now()) }]);
      if (claimedFor === undefined) return;
      const claim = {
        ...{ trackingId: `VRTR-${randomUUID()}`, ...idsOf(claimedFor), appId: claimedFor.appId },
        ...{ claimedBy: 'api-key', claimedAtMs: Date.now() },
      };
      await devices.save(manager, device, [{ type: 'device.claimed', claim } as never], eventOrigin(Date.now()));
    });
    return deviceId;
  }

  /** What the project counts, and what there is. */
  async licencesOf({ projectId }: TestProject = this.project): Promise<{ counted: number; there: number }> {
    const [row] = await this.world.app.dataSource.query<{ counted: number; there: number }[]>(
      `SELECT licences AS counted,
              (SELECT count(*) FROM device WHERE device.project_id = $1 AND status <> 'deactivated') AS there
         FROM project WHERE project_id = $1`,
      [projectId],
    );
    return row ?? { counted: NaN, there: NaN };
  }

  /** Of a claimed device, as `GET /labels/v4/device/{trackingId}` answers to a member. */
  async labelsOf(trackingId: string, token = this.anna.token): Promise<Readonly<Record<string, readonly string[]>>> {
    const path = `/labels/v4/device/${trackingId}`;
    const { labels } = await this.world.must<{ labels: Record<string, string[]> }>(200, 'GET', path, { token });
    return labels;
  }

  async deadlocks(): Promise<number> {
    const [row] = await this.world.app.dataSource.query<{ deadlocks: number }[]>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    return row?.deadlocks ?? NaN;
  }

  stop(): Promise<void> {
    return this.world.stop();
  }
}

export const idsOf = ({ projectId }: TestProject) => ({ projectId: projectId as ProjectId });
export const anExternalId = () => `ext ${randomUUID()}` as ExternalId;
export const aName = () => `name ${randomUUID()}`;

/** The outcome of a command that is refused so. */
export const refusal = (status: number, code: string, message = ''): CommandOutcome => ({
  status: 'refused',
  refusal: {
    status,
    code: expect.stringContaining(code) as string,
    message: expect.stringContaining(message) as string,
  },
});
