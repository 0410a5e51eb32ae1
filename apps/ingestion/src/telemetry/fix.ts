import { Int, Num } from './fields/number-field.ts';
import { Optional } from './fields/optional.ts';
import { TIMESTAMP_MS } from './time-range.ts';

/** What a position and a satellite fix in a scan have in common. */
export class Fix {
  @Num({ from: -90, to: 90, about: 'Latitude in degrees, WGS-84.' })
  lat!: number;

  @Num({ from: -180, to: 180, about: 'Longitude in degrees, WGS-84.' })
  lng!: number;

  @Num({ from: 0, about: 'Metres: the radius of a circle that holds the device with `confidence`.' })
  accuracy!: number;

  @Optional()
  @Num({ about: 'Altitude in metres.' })
  alt?: number;

  @Optional()
  @Num({ from: 0, about: 'Accuracy of the altitude in metres.' })
  altaccuracy?: number;

  @Optional()
  @Int({ from: 0, to: 359, about: 'Degrees clockwise from north; together with `speed`.' })
  heading?: number;

  @Optional()
  @Int({ from: 0, about: 'Metres a second; together with `heading`.' })
  speed?: number;

  @Optional()
  @Int({ from: 1, to: 50, about: 'Satellites that the fix rests on.' })
  satellitecount?: number;

  @Optional()
  @Int({ ...TIMESTAMP_MS, about: 'Time of the fix in milliseconds.' })
  timestamp?: number;
}
