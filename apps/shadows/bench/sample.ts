import type { IngestedSample } from '@umbra/contracts/telemetry';

/** 330 bytes as JSON, from a device that wanders. */
export function sampleAt(sampledAtMs: number): IngestedSample {
  const wander = Math.sin(sampledAtMs / 100_000) / 100;
  return {
    sampledAtMs,
    position: {
      ...{ lat: 52.5 + wander, lng: 13.4 - wander, accuracy: 12, alt: 34, altaccuracy: 5 },
      ...{ heading: 90, speed: 13, satellitecount: 9, type: 'gnss' },
    },
    payload: { trip: 'a1b2c3', door: 'closed' },
    system: {
      mode: 'normal',
      reportedSensorData: { batteryLevel: 80, temperatureC: 21.5, batteryIsCharging: false },
      client: { model: 'tracker-1', firmware: '1.2.3' },
    },
  };
}
