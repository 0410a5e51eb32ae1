import { defined, isRecord, numberIn, wholeIn } from './in-range.ts';

const FLAGS = ['batteryIsCharging', 'deviceIsAttached', 'deviceIsStationary', 'deviceIsTampered'] as const;

/** `system.reportedSensorData` as ingestion takes it (§3.2): what is beyond its range is left out. */
export function sensorDataOf(
  loose: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> | undefined {
  if (!isRecord(loose)) return undefined;
  const data = defined({
    accelerationG: numberIn({ from: -100, to: 100 }, loose['accelerationG']),
    batteryLevel: wholeIn({ from: 0, to: 100 }, loose['batteryLevel']),
    pressureHpa: numberIn({ from: 300, to: 1_500 }, loose['pressureHpa']),
    relativeHumidity: numberIn({ from: 0, to: 100 }, loose['relativeHumidity']),
    temperatureC: numberIn({ from: -70, to: 100 }, loose['temperatureC']),
    tiltDegree: numberIn({ from: -Infinity }, loose['tiltDegree']),
    ...Object.fromEntries(FLAGS.map((flag) => [flag, typeof loose[flag] === 'boolean' ? loose[flag] : undefined])),
  });
  return Object.keys(data).length === 0 ? undefined : data;
}
