import { wishOf } from '@umbra/commands';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { IsString, Length, NotContains } from 'class-validator';

const MAX_ID_LENGTH = 100;
const NO_NUL = { message: '$property must not hold a NUL character' };

/** Every command of `shadows.commands` says whose desired state it is about. */
export class DeviceWish {
  @IsString()
  @Length(1, MAX_ID_LENGTH)
  @NotContains('\0', NO_NUL)
  projectId!: ProjectId;

  @IsString()
  @Length(1, MAX_ID_LENGTH)
  @NotContains('\0', NO_NUL)
  trackingId!: TrackingId;
}

export const deviceWish = wishOf(DeviceWish);
