import type { Schema } from './schema.ts';

const milliseconds = (description: string): Schema => ({ type: 'integer', description });
const flag: Schema = { type: 'boolean' };
const number: Schema = { type: 'number' };
const text: Schema = { type: 'string' };

const disabled: Schema = {
  description: '`all`, or a list of names, or an empty text for nothing.',
  oneOf: [text, { type: 'array', items: text }],
};

const wlanConfiguration: Schema = {
  type: 'object',
  properties: {
    ssid: text,
    securityMode: { type: 'string', enum: ['none', 'wpa2psk'] },
    password: { type: 'string', description: 'In clear for the device itself, masked for everybody else.' },
    ssidIsHidden: flag,
  },
  required: ['ssid', 'securityMode'],
  additionalProperties: false,
};

const system: Schema = {
  type: 'object',
  properties: {
    rate: { type: 'object', properties: { sampleMs: number, sendMs: number, distanceM: number } },
    powerSave: { type: 'object', properties: { sendMs: number } },
    syncGeofences: flag,
    detectOutliers: flag,
    wlanConnectivityEnabled: flag,
    sensorLoggingEnabled: flag,
    sensorLoggingConfigurations: {
      type: 'array',
      items: { type: 'object', properties: { type: text, samplingFrequency: number }, required: ['type'] },
    },
    sensorLoggingTag: text,
    wlanConfigurations: { type: 'array', items: wlanConfiguration },
    disableTracking: {
      type: 'object',
      properties: {
        periods: {
          type: 'array',
          items: { type: 'object', properties: { begin: milliseconds('Begin.'), end: milliseconds('End.') } },
        },
        position: disabled,
        sensors: disabled,
      },
    },
    sensorAlarmConfig: { type: 'object', additionalProperties: { oneOf: [number, flag] } },
    stateVersion: { type: 'integer', description: 'Grows by one with every change.' },
    lastModifiedGeofenceTimestamp: milliseconds('Milliseconds; 0: no geofence was ever associated.'),
  },
  required: ['stateVersion', 'lastModifiedGeofenceTimestamp'],
  additionalProperties: false,
};

/** What a device is answered with (ING-20): the settings it should have. */
export const desiredShadowSchema: Schema = {
  type: 'object',
  description: 'The settings that the device should have; a device without any has the two numbers of `system` alone.',
  properties: {
    payload: { type: 'object', additionalProperties: true },
    system,
    timestamp: milliseconds('Milliseconds of the last change.'),
  },
  required: ['system'],
  additionalProperties: false,
};
