import type {
  ClaimDevice,
  HaveVirtualDevice,
  LabelDevice,
  ProvisionDevice,
  RegistryCommand,
  ReleaseDevice,
} from '@umbra/contracts/registry-command';
import { CommandAsker, type Given } from '@umbra/testing';

type WishOf<Asked extends RegistryCommand> = Omit<Asked['data'], 'commandId' | 'replyTo'>;

/** Plays a service that has something done by the registry, and reads what comes of it. */
export class Asker extends CommandAsker {
  have(wish: object & Partial<WishOf<HaveVirtualDevice>>, commandId?: string): Promise<Given> {
    const key = `${String(wish.projectId)}/${String(wish.externalId)}`;
    return this.give('registry.have-virtual-device', key, wish, commandId);
  }

  provision(wish: WishOf<ProvisionDevice>, commandId?: string): Promise<Given> {
    return this.give('registry.provision-device', `${wish.projectId}/${wish.name}`, wish, commandId);
  }

  claim(wish: WishOf<ClaimDevice>, commandId?: string): Promise<Given> {
    return this.give('registry.claim-device', String(wish.deviceId), wish, commandId);
  }

  label(wish: WishOf<LabelDevice>, commandId?: string): Promise<Given> {
    return this.give('registry.label-device', String(wish.trackingId), wish, commandId);
  }

  release(wish: WishOf<ReleaseDevice>, commandId?: string): Promise<Given> {
    const key = wish.deviceId ?? wish.trackingId ?? wish.externalId;
    return this.give('registry.release-device', String(key), wish, commandId);
  }
}
