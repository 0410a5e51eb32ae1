import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { geofencingDocument } from './geofencing.openapi.ts';

await writeDocument('geofencing', await geofencingDocument());
