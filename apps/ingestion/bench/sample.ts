/**
 * About 330 bytes, what a tracker with a battery and a thermometer sends; `TIMESTAMP` stands where its time goes.
 * With an id it speaks for that device, as `/v3/batch` wants it.
 */
export function sampleText(variant: number, id?: string): string {
  const sample = {
    ...(id === undefined ? {} : { id }),
    timestamp: 0,
    payload: { trip: 'a4c1', seq: 10_000 + variant },
    position: {
      lat: 52.520008 + variant / 1e5,
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
  };
  return JSON.stringify(sample).replace('"timestamp":0', '"timestamp":TIMESTAMP');
}
