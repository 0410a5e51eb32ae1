import { DECODED_PAYLOAD, SOLVED_ACCURACY_METRES } from '../lorawan/decoded-payload.ts';

/**
 * Webhooks of The Things Stack: uplinks, and positions that a service has solved. A position is the one in the decoded
 * payload, else the one that the stack has of the device: by the payload, by a service, or set by hand.
 */
export const theThingsStackMapping = `(
  ${DECODED_PAYLOAD}
  $id := $exists(end_device_ids.device_id) ? end_device_ids.device_id : end_device_ids.dev_eui;
  $fixed := function($source) { $source in ["SOURCE_GPS", "SOURCE_REGISTRY"] };
  $known := function($location) {
    $exists($location.latitude) and $exists($location.longitude) ? {
      "lat": $location.latitude,
      "lng": $location.longitude,
      "alt": $location.altitude,
      "accuracy": $exists($location.accuracy) ? $location.accuracy : $fixed($location.source) ? 10 : ${String(SOLVED_ACCURACY_METRES)},
      "type": $location.source = "SOURCE_GPS" ? "gnss" : $location.source = "SOURCE_WIFI_RSSI_GEOLOCATION" ? "wlan"
    }
  };
  $uplink := function($message, $at) {(
    $decoded := $object($message.decoded_payload);
    $locations := $object($message.locations);
    $solved := ($each($locations, function($location, $name) { $name in ["user", "frm-payload"] ? undefined : $known($location) }))[0];
    $place := $append($append($append($decodedPlace($decoded), $known($lookup($locations, "frm-payload"))), $solved), $known($locations.user))[0];
    {
      "externalDeviceId": $id,
      "timestamp": $exists($message.received_at) ? $message.received_at : $at,
      "position": $place,
      "payload": $decoded,
      "system": {"reportedSensorData": $sensors($decoded)}
    }
  )};
  $exists(uplink_message) ? $uplink(uplink_message, received_at)
  : $exists(location_solved) ? {"externalDeviceId": $id, "timestamp": received_at, "position": $known(location_solved.location)}
  : $exists(end_device_ids) ? (
    $kinds := $keys($)[$ in ["join_accept", "downlink_ack", "downlink_nack", "downlink_sent", "downlink_failed", "downlink_queued", "downlink_queue_invalidated", "uplink_normalized", "service_data"]];
    {"ignore": $exists($kinds) ? $replace($kinds[0], "_", "-") : "other"}
  )
)`;
