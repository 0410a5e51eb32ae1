import type { Slice } from '../connectors.slice.ts';
import { ConnectorsRepository } from './connector/connectors.repository.ts';
import { CompleteCreations } from './connector/complete-creations.ts';
import { Connectors } from './connector/connectors.service.ts';
import { CallbackKeysRepository } from './credentials/callback-keys.repository.ts';
import { CredentialStores } from './credentials/credential-stores.ts';
import { DocumentCredentialStore } from './credentials/document.store.ts';
import { Seals } from './credentials/seals.ts';
import { Drivers } from './driver/drivers.service.ts';
import { PrivateDriversRepository } from './driver/private-drivers.repository.ts';
import { AskedDevicesRepository } from './external-device/asked-devices.repository.ts';
import { DeviceReleasedHandler } from './external-device/device-released.handler.ts';
import { DeviceReleasesRepository } from './external-device/device-releases.repository.ts';
import { ExternalDevicesRepository } from './external-device/external-devices.repository.ts';
import { ExternalDevices } from './external-device/external-devices.service.ts';
import { LocalDevicesRepository } from './external-device/local-devices.repository.ts';
import { VirtualDeviceHadHandler } from './external-device/virtual-device-had.handler.ts';
import { Quotas } from './quota/quotas.ts';

/** What all dialects share: connectors, their credentials and external devices. */
export const domainSlice: Slice = {
  controllers: [],
  providers: [
    ConnectorsRepository,
    Connectors,
    CompleteCreations,
    CallbackKeysRepository,
    CredentialStores,
    DocumentCredentialStore,
    Seals,
    Drivers,
    PrivateDriversRepository,
    ExternalDevicesRepository,
    AskedDevicesRepository,
    LocalDevicesRepository,
    DeviceReleasesRepository,
    Quotas,
    ExternalDevices,
    VirtualDeviceHadHandler,
    DeviceReleasedHandler,
  ],
  replyHandlers: [VirtualDeviceHadHandler, DeviceReleasedHandler],
};
