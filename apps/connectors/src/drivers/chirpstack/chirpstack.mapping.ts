import { DECODED_PAYLOAD, SOLVED_ACCURACY_METRES } from '../lorawan/decoded-payload.ts';

/**
 * The HTTP integration of ChirpStack 4, in JSON: uplinks, and positions that its resolver has found. The body does not say
 * which event it is, so it is told by its members. \`rxInfo.location\` is where gateways are, not the device.
 */
export const chirpstackMapping = `(
  ${DECODED_PAYLOAD}
  $id := $type(deviceInfo.devEui) = "string" ? $lowercase(deviceInfo.devEui) : deviceInfo.devEui;
  $at := [time, rxInfo.nsTime, rxInfo.gwTime, rxInfo.time][0];
  $solved := function($location) {
    $exists($location.latitude) and $exists($location.longitude) ? {
      "lat": $location.latitude,
      "lng": $location.longitude,
      "alt": $location.altitude,
      "accuracy": $type($location.accuracy) = "number" and $location.accuracy > 0 ? $location.accuracy : $location.source in ["GPS", "CONFIG", "GEO_RESOLVER_GNSS"] ? 10 : ${String(SOLVED_ACCURACY_METRES)},
      "type": $location.source in ["GPS", "GEO_RESOLVER_GNSS"] ? "gnss" : $location.source = "GEO_RESOLVER_WIFI" ? "wlan"
    }
  };
  $uplink := function($decoded) {{
    "externalDeviceId": $id,
    "timestamp": $at,
    "position": $decodedPlace($decoded),
    "payload": $decoded,
    "system": {"reportedSensorData": $sensors($decoded)}
  }};
  $exists($id) ? (
    $exists(integrationName) ? {"ignore": "integration"}
    : $exists(rxInfo) ? $uplink($object(object))
    : $exists(location) ? {"externalDeviceId": $id, "timestamp": $at, "position": $solved(location)}
    : $exists(margin) or $exists(batteryLevel) ? {"ignore": "status"}
    : $exists(level) ? {"ignore": "log"}
    : $exists(acknowledged) ? {"ignore": "ack"}
    : $exists(gatewayId) ? {"ignore": "txack"}
    : $exists(devAddr) ? {"ignore": "join"}
    : {"ignore": "other"}
  )
)`;
