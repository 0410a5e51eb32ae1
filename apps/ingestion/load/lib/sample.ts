/** Where a vehicle is and how it moves. */
interface Motion {
  readonly lat: number;
  readonly lng: number;
  readonly heading: number;
}

const LAP_MS = 600_000;
const RADIUS_DEGREES = 0.05;

/** A sample of some 330 bytes, as a vehicle tracker sends it. It is written as text: that is most of what k6 does here. */
export function sampleText(device: number, timestampMs: number, trackingId?: string): string {
  const { lat, lng, heading } = motionOf(device, timestampMs);
  const id = trackingId === undefined ? '' : `"id":"${trackingId}",`;
  const battery = 100 - (Math.floor(timestampMs / 60_000) % 90);
  return (
    `{${id}"timestamp":${timestampMs},"position":{"lat":${lat.toFixed(6)},"lng":${lng.toFixed(6)},"accuracy":8.5,` +
    `"speed":14,"heading":${heading},"satellitecount":9,"type":"gnss"},"system":{"client":{"name":"umbra-load",` +
    `"version":"1.0.0","platform":"simulated","hasTemperatureSensor":true},"reportedSensorData":{"batteryLevel":${battery},` +
    `"batteryIsCharging":false,"temperatureC":${(device % 30) + 0.5},"deviceIsStationary":false}}}`
  );
}

/** Each device goes round a circle of its own. */
function motionOf(device: number, timestampMs: number): Motion {
  const angle = (((timestampMs + device * 7_919) % LAP_MS) / LAP_MS) * 2 * Math.PI;
  return {
    lat: 48 + (device % 70) / 10 + RADIUS_DEGREES * Math.sin(angle),
    lng: 2 + (device % 130) / 10 + RADIUS_DEGREES * Math.cos(angle),
    heading: Math.floor((360 - (angle * 180) / Math.PI) % 360),
  };
}
