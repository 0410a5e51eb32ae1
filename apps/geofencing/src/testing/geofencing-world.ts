import type { CommandTopics } from '@umbra/contracts/command';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import type { TrackingId } from '@umbra/contracts/ids';
import {
  CommandedServiceWorld,
  layGround,
  type ReplicaParts,
  type ServiceWorldOptions,
  type WorldGround,
} from '@umbra/service/testing';
import { createCommandTopics } from '@umbra/testing';
import { createGeofencingApp, type GeofencingApp } from '../geofencing.app.ts';
import { loadGeofencingConfig } from '../geofencing.config.ts';
import { geofencingDataSource } from '../geofencing.data-source.ts';
import { ShadowsPlayer } from './shadows-player.ts';

export { urlOf } from '@umbra/service/testing';

export class GeofencingWorld extends CommandedServiceWorld {
  readonly #ground: WorldGround;
  #shadows: ShadowsPlayer | undefined;

  private constructor(ground: WorldGround, options: ServiceWorldOptions, commandTopics: CommandTopics) {
    super('geofencing', ground, options, commandTopics);
    this.#ground = ground;
  }

  static async start(options: ServiceWorldOptions = {}): Promise<GeofencingWorld> {
    const ground = await layGround(geofencingDataSource);
    const world = new GeofencingWorld(ground, options, await createCommandTopics(ground.connection));
    await world.begin();
    return world;
  }

  protected override createApp(replica: ReplicaParts): Promise<GeofencingApp> {
    return createGeofencingApp({
      ...replica,
      config: loadGeofencingConfig(this.environment()),
      nowMs: () => this.nowMs(),
      commandTopics: this.commandTopics,
    });
  }

  protected override ownSettings(): NodeJS.ProcessEnv {
    return { GEOFENCING_CONSUMER_GROUP: this.group };
  }

  override async stop(): Promise<void> {
    await this.stopReplicas();
    await this.#shadows?.close();
    await super.stop();
  }

  /** Claimed, unclaimed: whatever the state says. */
  async hasDevice(state: DeviceState): Promise<DeviceState> {
    await this.publish(deviceTopic, state.deviceId, 'device.claimed', state);
    return state;
  }

  /** Who has its commands, and answers them. */
  async shadows(): Promise<ShadowsPlayer> {
    this.#shadows ??= await ShadowsPlayer.open(this.connection, this.#ground.log);
    return this.#shadows;
  }

  deviceToken({ deviceId, version: deviceVersion, claims }: DeviceState): Promise<string> {
    const { trackingId, projectId } = claims.at(-1)!;
    return this.sign({ kind: 'device', deviceId, trackingId, projectId, deviceVersion });
  }

  /** As if another transaction were busy with the associations of this device. */
  whileLocked<Result>(trackingId: TrackingId, work: () => Promise<Result>): Promise<Result> {
    return this.tables.transaction(async (manager) => {
      await manager.query('SELECT FROM associated_device WHERE tracking_id = $1 FOR UPDATE', [trackingId]);
      return work();
    });
  }
}
