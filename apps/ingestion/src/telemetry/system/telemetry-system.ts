import { Int } from '../fields/number-field.ts';
import { Part } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { OneOf, Text, TextLike } from '../fields/text-field.ts';
import { DeviceClient } from './device-client.ts';
import { ReportedSensorData } from './reported-sensor-data.ts';

/** `powerSave` is of the later published revision. */
export const DEVICE_MODES = ['unknown', 'normal', 'flight', 'transport', 'sleep', 'powerSave'] as const;

/** What the device says of itself. */
export class TelemetrySystem {
  @Optional()
  @Part(() => DeviceClient)
  client?: DeviceClient;

  @Optional()
  @Text({ from: 18, to: 22 })
  iccid?: string;

  @Optional()
  @TextLike(/^[0-9]{1,15}$/, { about: 'One to fifteen digits.' })
  imsi?: string;

  @Optional()
  @TextLike(/^\+[1-9][0-9]{1,14}$/, { about: 'A plus sign and two to fifteen digits, the first of them not 0.' })
  phoneNumber?: string;

  @Optional()
  @OneOf(DEVICE_MODES)
  mode?: (typeof DEVICE_MODES)[number];

  @Optional()
  @Part(() => ReportedSensorData)
  reportedSensorData?: ReportedSensorData;

  @Optional()
  @Int({ from: 0, about: 'Version of the desired state that the device has last applied.' })
  stateVersion?: number;
}
