/** One thing that is measured: a server, a route, and what a request carries. */
export interface Scenario {
  readonly name: string;
  readonly server: 'bare' | 'umbra';
  readonly path: string;
  readonly samplesPerRequest: number;
  readonly devicesPerRequest: number;
  readonly connections: number;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'bare handler, 1 sample',
    server: 'bare',
    path: '/bare',
    samplesPerRequest: 1,
    devicesPerRequest: 1,
    connections: 64,
  },
  {
    name: 'POST /v2/, 1 sample',
    server: 'umbra',
    path: '/v2/',
    samplesPerRequest: 1,
    devicesPerRequest: 1,
    connections: 64,
  },
  {
    name: 'bare handler, 100 samples',
    server: 'bare',
    path: '/bare',
    samplesPerRequest: 100,
    devicesPerRequest: 10,
    connections: 16,
  },
  {
    name: 'POST /v3/batch, 100 samples of 10 devices',
    server: 'umbra',
    path: '/v3/batch',
    samplesPerRequest: 100,
    devicesPerRequest: 10,
    connections: 16,
  },
];

/** About 330 bytes: what a tracker with a battery and a thermometer sends. */
export const sampleAt = (timestamp: number) => ({
  timestamp,
  payload: { trip: 'a4c1', seq: timestamp % 100_000 },
  position: {
    lat: 52.520008 + (timestamp % 1000) / 1e5,
    lng: 13.404954,
    accuracy: 12.5,
    alt: 34,
    heading: 87,
    speed: 14,
    satellitecount: 9,
    type: 'gnss',
  },
  system: {
    mode: 'normal',
    stateVersion: 3,
    reportedSensorData: { batteryLevel: 81, temperatureC: 21.5, batteryIsCharging: false, deviceIsStationary: false },
  },
});
