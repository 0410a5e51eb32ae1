import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { IsText } from '@umbra/wire';
import { ArrayMaxSize, IsArray, IsString, Length } from 'class-validator';

const MAX_ID_LENGTH = 100;
const MAX_IDS = 10;

/** What `geofencing.associate-device` says; whether an id is one of something is answered for each of them. */
export class AssociateDeviceWish {
  @IsText(1, MAX_ID_LENGTH)
  projectId!: ProjectId;

  @IsText(1, MAX_ID_LENGTH)
  trackingId!: TrackingId;

  @IsArray()
  @ArrayMaxSize(MAX_IDS)
  @IsString({ each: true })
  @Length(1, MAX_ID_LENGTH, { each: true })
  geofenceIds!: string[];

  @IsArray()
  @ArrayMaxSize(MAX_IDS)
  @IsString({ each: true })
  @Length(1, MAX_ID_LENGTH, { each: true })
  ruleIds!: string[];
}
