import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { IsText } from '@umbra/wire';

export const MAX_ID_LENGTH = 100;

/** Commands that claim say for which project, and in whose name. */
export class ClaimantWish {
  @IsText(1, MAX_ID_LENGTH)
  projectId!: ProjectId;

  @IsText(1, MAX_ID_LENGTH)
  requestedBy!: UserId | 'api-key';
}
