import type { Slice } from '../connectors.slice.ts';
import { CountSamplesWhenAcceptedHandler } from '../executions/count-samples-when-accepted.handler.ts';
import { ExecutionsRepository } from '../executions/executions.repository.ts';
import { MirroredDevicesRepository } from '../mirror/mirrored-devices.repository.ts';
import { Mirror } from '../mirror/mirror.ts';
import { PendingSamplesRepository } from '../mirror/pending-samples.repository.ts';
import { SendPending } from '../mirror/send-pending.ts';
import { SendPendingWhenProvisionedHandler } from '../mirror/send-pending-when-provisioned.handler.ts';
import { SendSamples } from '../mirror/send-samples.ts';
import { LostDevices } from '../mirror/lost-devices.ts';
import { SentCommandsRepository } from '../mirror/sent-commands.repository.ts';
import { SentSamplesRepository } from '../mirror/sent-samples.repository.ts';
import { Housekeeping } from './housekeeping.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { PullConnector } from './pull-connector.ts';
import { RunConnector } from './run-connector.ts';
import { RunSoonWhenProvisionedHandler } from './run-soon-when-provisioned.handler.ts';
import { ScheduleObserver } from './schedule.observer.ts';
import { ScheduleRepository } from './schedule.repository.ts';
import { Scheduler } from './scheduler.ts';

/** Who runs when, and what becomes of what was read. */
export const schedulerSlice: Slice = {
  controllers: [],
  providers: [
    ScheduleRepository,
    ScheduleObserver,
    ExecutionsRepository,
    CountSamplesWhenAcceptedHandler,
    MirroredDevicesRepository,
    SentSamplesRepository,
    SentCommandsRepository,
    LostDevices,
    PendingSamplesRepository,
    SendSamples,
    Mirror,
    SendPending,
    SendPendingWhenProvisionedHandler,
    RunSoonWhenProvisionedHandler,
    PullConnector,
    RunConnector,
    LeaseKeeper,
    Scheduler,
    Housekeeping,
  ],
  // Executions before schedules, as the end of a run locks them: two that lock both do not wait for each other.
  replyHandlers: [CountSamplesWhenAcceptedHandler, SendPendingWhenProvisionedHandler, RunSoonWhenProvisionedHandler],
  observers: [ScheduleObserver],
};
