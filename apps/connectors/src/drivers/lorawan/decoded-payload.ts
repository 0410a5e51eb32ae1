/**
 * Functions, in JSONata, that find what is known in a payload that somebody's decoder made: everybody names things as he
 * likes, so these are the names in common use, and those of Cayenne LPP (`gps_1`, `temperature_2`, `gpsLocation.1`).
 * `battery` is taken for percent from 6 on: below it may be volts. All of it is in `payload` as well.
 */
export const DECODED_PAYLOAD = `
  $object := function($value) { $type($value) = "object" ? $value : {} };
  $ofType := function($values, $wanted) { $filter($values, function($value) { $type($value) = $wanted }) };
  $named := function($of, $names) { $ofType($map($names, function($name) { $lookup($of, $name) }), "number")[0] };
  $channels := function($decoded) {
    $each($decoded, function($value, $key) { $contains($key, /_\\d+$/) ? {"name": $replace($key, /_\\d+$/, ""), "value": $value} })
  };
  $on := function($channels, $name) { $filter($channels, function($channel) { $channel.name = $name }).value };
  $number := function($of, $names, $channels, $channel) {(
    $found := $named($of, $names);
    $exists($found) ? $found : $ofType($on($channels, $channel), "number")[0]
  )};
  $place := function($of) {(
    $lat := $named($of, ["latitude", "lat", "Latitude", "Lat"]);
    $lng := $named($of, ["longitude", "lng", "lon", "long", "Longitude", "Lng", "Lon"]);
    $exists($lat) and $exists($lng) and ($lat != 0 or $lng != 0) ? {
      "lat": $lat,
      "lng": $lng,
      "alt": $named($of, ["altitude", "alt", "Altitude"]),
      "accuracy": $named($of, ["accuracy", "horizontal_accuracy", "horizontalAccuracy"]),
      "type": "gnss"
    }
  )};
  $decodedPlace := function($decoded) {(
    $places := $ofType(
      $append(
        [$decoded, $decoded.gps, $decoded.GPS, $decoded.location, $decoded.position, $decoded.gpsLocation.*],
        $on($channels($decoded), "gps")
      ),
      "object"
    );
    $map($places, function($of) { $place($of) })[0]
  )};
  $percent := function($decoded) {(
    $level := $named($decoded, [
      "battery_level", "batteryLevel", "battery_percent", "battery_percentage", "battery_pct", "batteryPercent"
    ]);
    $battery := $named($decoded, ["battery"]);
    $exists($level) ? $level : $battery >= 6 and $battery <= 100 ? $battery
  )};
  $sensors := function($decoded) {(
    $by := $channels($decoded);
    {
      "batteryLevel": $percent($decoded),
      "temperatureC": $append(
        $number($decoded, ["temperature", "temp", "temperature_c", "air_temperature", "Temperature", "TempC_SHT"], $by, "temperature"),
        $decoded.temperatureSensor.*
      )[0],
      "relativeHumidity": $append(
        $number($decoded, ["humidity", "relative_humidity", "humidity_pct", "air_humidity", "Humidity", "Hum_SHT"], $by, "relative_humidity"),
        $decoded.humiditySensor.*
      )[0],
      "pressureHpa": $append(
        $number($decoded, ["pressure", "barometric_pressure", "Pressure"], $by, "barometric_pressure"),
        $decoded.barometer.*
      )[0]
    }
  )};
`;

/** Metres, of a position that a network has found without saying how well: radio of this kind does no better. */
export const SOLVED_ACCURACY_METRES = 1_000;
