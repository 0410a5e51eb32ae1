import { Int, Num } from '../fields/number-field.ts';
import { Flag } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';

export class ReportedSensorData {
  @Optional()
  @Num({ from: -100, to: 100 })
  accelerationG?: number;

  @Optional()
  @Int({ from: 0, to: 100, about: 'Percent.' })
  batteryLevel?: number;

  @Optional()
  @Flag()
  batteryIsCharging?: boolean;

  @Optional()
  @Flag()
  deviceIsAttached?: boolean;

  @Optional()
  @Flag()
  deviceIsStationary?: boolean;

  @Optional()
  @Flag()
  deviceIsTampered?: boolean;

  @Optional()
  @Num({ from: 300, to: 1500 })
  pressureHpa?: number;

  @Optional()
  @Num({ from: 0, to: 100, about: 'Percent.' })
  relativeHumidity?: number;

  @Optional()
  @Num({ from: -70, to: 100 })
  temperatureC?: number;

  @Optional()
  @Num()
  tiltDegree?: number;
}
