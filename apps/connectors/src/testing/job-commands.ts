import type { CommandOutcome } from '@umbra/contracts/command';
import type { ProjectId } from '@umbra/contracts/ids';
import { eventually, type CommandAsker, type Given } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { ConnectorsWorld } from './connectors-world.ts';
import { DomainCalls } from './domain-calls.ts';
import { scriptedDriver } from './scripted-driver.ts';

export type Wish = Readonly<Record<string, unknown>>;

/** How a wish names a connector. */
export const of = ({ projectId, connectorId }: Connector): Wish => ({ projectId, connectorId });

export const done = (result: object): CommandOutcome => ({ status: 'done', result });

export const refusal = (status: number, code: string) => ({
  status: 'refused',
  refusal: { status, code, message: expect.any(String) as string },
});

/** Commands of jobs to a service, each test with a connector of its own. */
export class JobCommands {
  readonly world: ConnectorsWorld;
  readonly domain: DomainCalls;
  readonly asker: CommandAsker;
  /** Of the test; `hasConnector` makes it. */
  connector!: Connector;
  #connectors = 0;

  private constructor(world: ConnectorsWorld, asker: CommandAsker) {
    this.world = world;
    this.asker = asker;
    this.domain = new DomainCalls(world);
  }

  static async start(settings: NodeJS.ProcessEnv = {}): Promise<JobCommands> {
    const world = await ConnectorsWorld.start({ drivers: [scriptedDriver({ driverId: 'scripted' })], settings });
    return new JobCommands(world, await world.asker());
  }

  /** For the test that begins. */
  async begin(): Promise<void> {
    this.world.registry.isSilent = false;
    this.world.registry.refuse = undefined;
    this.connector = await this.hasConnector();
  }

  /** @param driverId null: it tracks nothing */
  async hasConnector(projectId?: ProjectId, driverId: string | null = 'scripted'): Promise<Connector> {
    const project = projectId ?? (await this.world.hasProject()).state.projectId;
    return this.domain.create(project, { name: `c${String((this.#connectors += 1))}`, driverId });
  }

  /** The device `d1` of the connector of the test, under the name `truck 7`, where the wish says nothing else. */
  add(wish: Wish = {}, commandId?: string, correlationId?: string): Promise<Given> {
    return this.#give('add', { name: 'truck 7', requestedBy: 'api-key', ...wish }, commandId, correlationId);
  }

  remove(wish: Wish = {}, commandId?: string, correlationId?: string): Promise<Given> {
    return this.#give('remove', wish, commandId, correlationId);
  }

  settled(wanted: 'provisioned' | 'failed', externalDeviceId = 'd1', its = this.connector) {
    return eventually(`it is ${wanted}`, async () => {
      const device = await this.domain.device(its, externalDeviceId);
      return device?.provisioning === wanted && device;
    });
  }

  /** What the registry was asked for, for the project of the test. */
  get asked() {
    const { projectId } = this.connector;
    return this.world.registry.commands.filter(({ data }) => (data as { projectId?: string }).projectId === projectId);
  }

  #give(type: string, wish: Wish, commandId?: string, correlationId?: string): Promise<Given> {
    const addressed: Wish = { ...of(this.connector), externalDeviceId: 'd1', ...wish };
    const key = `${String(addressed['connectorId'])}/${String(addressed['externalDeviceId'])}`;
    return this.asker.give(`connectors.${type}-external-device`, key, addressed, commandId, correlationId);
  }
}
