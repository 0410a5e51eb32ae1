import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createGeofencingApp } from './geofencing.app.ts';
import { loadGeofencingConfig } from './geofencing.config.ts';
import { GEOFENCING_VERSION } from './geofencing.version.ts';

const config = loadGeofencingConfig();
await runService({ name: 'geofencing', version: GEOFENCING_VERSION }, config, (parts) =>
  createGeofencingApp({ ...parts, config }),
);
