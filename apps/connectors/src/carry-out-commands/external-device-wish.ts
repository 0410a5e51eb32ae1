import type { ProjectId } from '@umbra/contracts/ids';
import { IsText } from '@umbra/wire';

const MAX_PROJECT_ID_LENGTH = 100;

/** Every command of `connectors.commands` says which external device of which connector it is about. */
export class ExternalDeviceWish {
  @IsText(1, MAX_PROJECT_ID_LENGTH)
  projectId!: ProjectId;

  @IsText(1, 50)
  connectorId!: string;

  @IsText(1, 50)
  externalDeviceId!: string;
}
