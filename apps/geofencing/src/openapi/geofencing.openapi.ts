import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { geofencingControllers } from '../geofencing.module.ts';
import { GEOFENCING_VERSION } from '../geofencing.version.ts';

/** The API document of this service, from the controllers that it runs. */
export async function geofencingDocument(): Promise<OpenApiDocument> {
  const derived = await describeControllers([...geofencingControllers], {
    title: 'Umbra geofencing',
    description: 'Geofences, rules, sensor rules, and which devices are associated with them.',
    version: GEOFENCING_VERSION,
  });
  return finishDocument(derived, [
    { service: 'geofences', prefixes: ['/geofences/v2'] },
    { service: 'rules', prefixes: ['/rules/v4'] },
    { service: 'sensors', prefixes: ['/sensors/v3'] },
    { service: 'associations', prefixes: ['/associations/v3'] },
    { service: 'device-associations', prefixes: ['/device-associations/v2'] },
    { service: 'geofence-associations', prefixes: ['/geofence-associations/v2'] },
  ]);
}
