import { databaseSettings } from '@umbra/config';
import type { Program } from '@umbra/config/reference';
import { mapSettings, positioningSettings, rebuildSettings } from './positioning.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'positioning',
    description: 'Positions from radio scans: `node apps/positioning/dist/main.js`.',
    settings: positioningSettings,
  },
  {
    name: 'positioning migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/positioning/dist/migrate.js`.',
    settings: databaseSettings,
  },
  {
    name: 'positioning rebuild',
    description: 'Learns its map anew from the log: `node apps/positioning/dist/rebuild.js`.',
    settings: rebuildSettings,
  },
  {
    name: 'positioning erase-station',
    description: 'Takes access points and beacons off the map: `node apps/positioning/dist/erase-station.js --mac …`.',
    settings: databaseSettings,
  },
  {
    name: 'positioning import',
    description: 'Brings a file on the map: `node apps/positioning/dist/import.js --format cells --file cells.csv.gz`.',
    settings: mapSettings,
  },
  {
    name: 'positioning export',
    description: 'Writes a map to a file: `node apps/positioning/dist/export.js --format map --file map.ndjson.gz`.',
    settings: rebuildSettings,
  },
  {
    name: 'positioning undo',
    description: 'Takes an import off the map: `node apps/positioning/dist/undo.js --batch 12`.',
    settings: databaseSettings,
  },
  {
    name: 'positioning batches',
    description: 'Lists what was imported: `node apps/positioning/dist/batches.js`.',
    settings: databaseSettings,
  },
];
