import {
  layGround,
  ServiceWorld,
  type ReplicaParts,
  type ServiceWorldOptions,
  type WorldGround,
} from '@umbra/service/testing';
import { aProject, type TestProject } from '@umbra/testing';
import { createBulkJobsApp, type BulkJobsApp } from '../bulk-jobs.app.ts';
import { loadBulkJobsConfig } from '../bulk-jobs.config.ts';
import { bulkJobsDataSource } from '../bulk-jobs.data-source.ts';
import { PlayedJobs } from './played-jobs.ts';
import { PlayedNeighbours } from './played-neighbours.ts';
import { SECRET_KEY } from './secret-key.ts';

export { SECRET_KEY } from './secret-key.ts';

export interface WorldOptions extends ServiceWorldOptions {
  /** Who carries commands out, and rows begin; without them jobs stay pending. */
  readonly withNeighbours?: boolean;
}

export class BulkJobsWorld extends ServiceWorld<WorldOptions> {
  readonly #neighbours: PlayedNeighbours | undefined;

  private constructor(ground: WorldGround, options: WorldOptions, neighbours: PlayedNeighbours | undefined) {
    super('bulk-jobs', ground, options);
    this.#neighbours = neighbours;
  }

  static async start(options: WorldOptions = {}): Promise<BulkJobsWorld> {
    const ground = await layGround(bulkJobsDataSource);
    const neighbours = options.withNeighbours === true ? await PlayedNeighbours.start(ground.connection) : undefined;
    const world = new BulkJobsWorld(ground, options, neighbours);
    await world.begin();
    return world;
  }

  protected override createApp(replica: ReplicaParts): Promise<BulkJobsApp> {
    return createBulkJobsApp({
      ...replica,
      config: loadBulkJobsConfig(this.environment()),
      nowMs: () => this.nowMs(),
    });
  }

  protected override ownSettings(): NodeJS.ProcessEnv {
    return {
      UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
      BULK_JOBS_CONSUMER_GROUP: this.group,
      // Tests ask many times a second whether a job has ended.
      BULK_JOBS_CALLS_PER_MINUTE: '1000000',
      ...(this.#neighbours === undefined ? { BULK_JOBS_ROWS_IN_FLIGHT: '0' } : {}),
    };
  }

  override async stop(): Promise<void> {
    await this.stopReplicas();
    await this.#neighbours?.stop();
    await super.stop();
  }

  /** Registry, connectors, shadows and geofencing, of a world that was started with them. */
  get neighbours(): PlayedNeighbours {
    if (this.#neighbours === undefined) throw new Error('the world was started without neighbours');
    return this.#neighbours;
  }

  get jobs(): PlayedJobs {
    return new PlayedJobs(this.tables);
  }

  override hasProject(project: TestProject = aProject()): Promise<TestProject> {
    this.#neighbours?.serve(project.state.projectId);
    return super.hasProject(project);
  }
}
