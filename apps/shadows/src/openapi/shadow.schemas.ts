import { desiredShadowSchema, type Schema } from '@umbra/wire/openapi';

const number: Schema = { type: 'number' };
const integer: Schema = { type: 'integer' };
const flag: Schema = { type: 'boolean' };
const text: Schema = { type: 'string' };
const milliseconds: Schema = { type: 'integer', description: 'Milliseconds since 1970.' };
const isoTime: Schema = { type: 'string', format: 'date-time' };
const free: Schema = { type: 'object', additionalProperties: true };

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  additionalProperties: false,
});

const listOf = (items: Schema): Schema => ({ type: 'array', items });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const positionOf = (time: Schema): Schema =>
  object(
    {
      lat: { type: 'number', minimum: -90, maximum: 90 },
      lng: { type: 'number', minimum: -180, maximum: 180 },
      accuracy: { type: 'number', minimum: 0, description: 'Metres.' },
      alt: number,
      altaccuracy: number,
      confidence: { type: 'integer', minimum: 50, maximum: 95, description: 'Percent.' },
      heading: { type: 'integer', minimum: 0, maximum: 359, description: 'Degrees.' },
      speed: { type: 'integer', minimum: 0, description: 'Metres a second.' },
      satellitecount: integer,
      wlancount: integer,
      type: text,
      timestamp: time,
      floor: object({ id: text, level: number, name: text }, ['id', 'level', 'name']),
    },
    ['lat', 'lng', 'accuracy'],
  );

const client = object({
  ...{ manufacturer: text, model: text, firmware: text, name: text, version: text, platform: text },
  modules: listOf(object({ manufacturer: text, model: text, firmwareVersion: text })),
  ...{ diskquota: number, diagnosticscode: number },
  homenetwork: listOf(object({ mcc: integer, mnc: integer, sid: integer, nid: integer })),
  ...{ hasAccelerometerSensor: flag, hasAttachSensor: flag, hasHumiditySensor: flag, hasNoBattery: flag },
  ...{ hasPressureSensor: flag, hasTamperSensor: flag, hasTemperatureSensor: flag },
  accelerometerSensorRange: listOf(integer),
});

const reportedSensorData = object({
  ...{ accelerationG: number, batteryLevel: integer, batteryIsCharging: flag, deviceIsAttached: flag },
  ...{ deviceIsStationary: flag, deviceIsTampered: flag, pressureHpa: number, relativeHumidity: number },
  ...{ temperatureC: number, tiltDegree: number },
});

const outlierOf = (time: Schema): Schema =>
  object(
    {
      reason: text,
      correctedPosition: object({ lat: number, lng: number, accuracy: number, timestamp: time }, [
        'lat',
        'lng',
        'accuracy',
      ]),
    },
    ['reason'],
  );

const systemWith = (computed: Schema, required: readonly string[] = []): Schema =>
  object(
    {
      ...{ client, iccid: text, imsi: text, phoneNumber: text, reportedSensorData },
      mode: { type: 'string', enum: ['unknown', 'normal', 'flight', 'transport', 'sleep', 'powerSave'] },
      stateVersion: { type: 'integer', description: 'The desired version that the device last applied (SHA-16).' },
      computed,
    },
    required,
  );

const computedOf = (time: Schema): Schema =>
  object(
    {
      online: { type: 'boolean', description: 'Whether something came within the reporting rate and five minutes.' },
      moving: flag,
      lastMovedTimestamp: time,
      outlier: outlierOf(time),
    },
    ['online'],
  );

const reportedOf = (time: Schema): Schema =>
  object({
    payload: free,
    position: positionOf(time),
    system: systemWith(computedOf(time), ['computed']),
    timestamp: time,
  });

const shadow = (desired: Schema, reported: Schema): Schema => object({ desired, reported }, ['desired', 'reported']);

/** The desired shadow with ISO times: in `system` and on top (SHA-41). */
const isoDesiredShadow: Schema = {
  ...desiredShadowSchema,
  properties: {
    ...desiredShadowSchema.properties,
    system: {
      ...desiredShadowSchema.properties?.['system'],
      properties: {
        ...desiredShadowSchema.properties?.['system']?.properties,
        disableTracking: object({
          periods: listOf(object({ begin: isoTime, end: isoTime })),
          position: { oneOf: [text, listOf(text)] },
          sensors: { oneOf: [text, listOf(text)] },
        }),
        lastModifiedGeofenceTimestamp: isoTime,
      },
    },
    timestamp: isoTime,
  },
};

const virtual = {
  appId: { type: 'string', description: 'Virtual devices only (GEN-12).' },
  externalId: { type: 'string', description: 'Virtual devices only (GEN-12).' },
} as const;

/** The schemas of what this service answers (contract §4, §5 and §7). */
export const shadowSchemas: Readonly<Record<string, Schema>> = {
  DesiredShadow: desiredShadowSchema,
  ReportedShadow: reportedOf(milliseconds),
  Shadow: shadow(ref('DesiredShadow'), ref('ReportedShadow')),
  IsoShadow: shadow(isoDesiredShadow, reportedOf(isoTime)),
  Trace: object(
    {
      timestamp: { type: 'integer', description: "Milliseconds of the device's clock." },
      serverTimestamp: { type: 'integer', description: 'Milliseconds; when it was accepted.' },
      payload: free,
      position: positionOf(milliseconds),
      system: systemWith(object({ moving: flag, outlier: outlierOf(milliseconds) })),
      trackingDisabled: { ...listOf(text), description: 'What was taken out before it was stored (SHA-35).' },
    },
    ['timestamp', 'serverTimestamp'],
  ),
  TracesPage: object({ data: listOf(ref('Trace')), count: integer, pageToken: text }, ['data', 'count']),
  BatchEntry: object({ trackingId: text, ...virtual, statusCode: integer, body: ref('Shadow') }, ['statusCode']),
  ShadowsPage: object(
    {
      items: listOf(object({ trackingId: text, ...virtual, shadow: ref('IsoShadow') }, ['shadow'])),
      ...{ count: integer, limit: integer, nextPageToken: text },
    },
    ['items', 'count', 'limit'],
  ),
  DevicesPage: object(
    {
      data: listOf(object({ trackingId: text, ...virtual, shadow: ref('Shadow') }, ['trackingId', 'shadow'])),
      ...{ count: integer, pageToken: text },
    },
    ['data', 'count'],
  ),
};
