import type { Slice } from '../../connectors.slice.ts';
import { TrialRates } from '../calls/trial-rates.ts';
import { CallbackController } from './callback/callback.controller.ts';
import { TakeCallback } from './callback/take-callback.ts';
import { ConnectorViews } from './connectors/connector-views.ts';
import { ConnectorsController } from './connectors/connectors.controller.ts';
import { KeepConnectors } from './connectors/keep-connectors.ts';
import { DriversController } from './drivers/drivers.controller.ts';
import { VerifyCredentials } from './drivers/verify-credentials.ts';
import { ExtDevicesController } from './ext-devices/ext-devices.controller.ts';
import { KeepExtDevices } from './ext-devices/keep-ext-devices.ts';
import { C2cAccess } from './http/c2c-access.ts';

/** HERE Tracking's cloud-to-cloud API (here-tracking-contract.md §8). */
export const c2cSlice: Slice = {
  controllers: [DriversController, ExtDevicesController, ConnectorsController, CallbackController],
  providers: [C2cAccess, ConnectorViews, KeepConnectors, KeepExtDevices, TakeCallback, TrialRates, VerifyCredentials],
};
