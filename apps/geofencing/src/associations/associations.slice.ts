import type { Slice } from '../geofencing.slice.ts';
import { AssociationEffects } from './association-effects.ts';
import { associationWorkers } from './association-workers.ts';
import { AssociateDevices } from './change-associations/associate-devices.ts';
import { AssociatedDevicesRepository } from './change-associations/associated-devices.repository.ts';
import { AssociationsRepository } from './change-associations/associations.repository.ts';
import { ChangeAssociations } from './change-associations/change-associations.ts';
import { ResourcesRepository } from './change-associations/resources.repository.ts';
import { ChangedResources } from './desired-states/changed-resources.ts';
import { DesiredStateReplies } from './desired-states/desired-state-replies.ts';
import { DesiredStates } from './desired-states/desired-states.ts';
import { DueCommands } from './desired-states/due-commands.ts';
import { RemovedResources } from './desired-states/removed-resources.ts';
import { UnansweredCommands } from './desired-states/unanswered-commands.ts';
import { ChangeBatchController } from './http/change-batch.controller.ts';
import { ChangeOneController } from './http/change-one.controller.ts';
import { ChangeOne } from './http/change-one.ts';
import { ListsController } from './http/lists.controller.ts';
import {
  OldDeviceAssociationsController,
  OldGeofenceAssociationsController,
} from './http/old-associations.controllers.ts';
import { RequestedDevices } from './http/requested-devices.ts';
import { DeviceListsRepository } from './list-associations/device-lists.repository.ts';
import { ListAssociations } from './list-associations/list-associations.ts';
import { ResourceListsRepository } from './list-associations/resource-lists.repository.ts';

export const associationsSlice: Slice = {
  controllers: [
    ListsController,
    ChangeOneController,
    ChangeBatchController,
    OldDeviceAssociationsController,
    OldGeofenceAssociationsController,
  ],
  providers: [
    RequestedDevices,
    ...[ListAssociations, DeviceListsRepository, ResourceListsRepository],
    ...[ChangeOne, AssociateDevices, ChangeAssociations],
    ...[ResourcesRepository, AssociatedDevicesRepository, AssociationsRepository],
    ...[AssociationEffects, DesiredStates, DesiredStateReplies],
    ...[DueCommands, RemovedResources, ChangedResources, UnansweredCommands],
  ],
  workers: associationWorkers,
};
