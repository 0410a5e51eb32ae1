import type { Slice } from '../../connectors.slice.ts';
import { JitterbitCallers } from './callers/jitterbit-callers.ts';
import { PayloadsRepository } from './payloads/payloads.repository.ts';
import { StorePayloadController } from './payloads/store-payload.controller.ts';
import { RegistrationsController } from './registrations/registrations.controller.ts';
import { RegistrationsRepository } from './registrations/registrations.repository.ts';
import { Registrations } from './registrations/registrations.ts';

/** Jitterbit's connector registration API (jitterbit-contract.md). */
export const jitterbitSlice: Slice = {
  controllers: [RegistrationsController, StorePayloadController],
  providers: [RegistrationsRepository, PayloadsRepository, Registrations, JitterbitCallers],
};
