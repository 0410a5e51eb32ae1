/** The published tutorial of device uploads, with room for the ids that its reader fills in. */

export interface CsvIds {
  /** Of a licence that nobody has claimed. */
  readonly deviceId: string;
  readonly connectorId: string;
  readonly rules: readonly [string, string, string];
  readonly geofences: readonly [string, string];
}

/** Three devices in a spreadsheet: a licence that is there, an external one, and one that is made. */
export const tutorialCsv = ({ deviceId, connectorId, rules, geofences }: CsvIds): string =>
  [
    'name,deviceId,externalDeviceId,connectorId,sendMs,sampleMs,distanceM,areaBased,type,' +
      'tag:priority1,tag:priority2,tag:food,tag:Fragile,' +
      `${rules.map((id) => `rule:${id}`).join(',')},${geofences.map((id) => `geofence:${id}`).join(',')}`,
    `my super tracker in area based mode,${deviceId},,,600000,100000,,1,Returnable / Reusable,,1,1,,1,1,,1,1`,
    `my external tracker,,MyExternalDevice1,${connectorId},,,,,Phone,1,,,1,,,1,,1`,
    'my new tracker,,,,600000,300000,100,,Phone,1,,,1,1,,,1,',
  ].join('\n') + '\n';

/** The same for programs. */
export const tutorialJson = (connectorId: string) => [
  { name: 'my phone', sendMs: 600_000, sampleMs: 300_000, distanceM: 100, type: 'Phone' },
  { name: 'my other external tracker', externalDeviceId: 'MyExternalDevice2', connectorId, type: 'Phone' },
];

/** Its booleans are texts (BULK-3). */
export const tutorialDeletion = [{ externalId: 'MyDevice1', unclaimOnly: 'true' }];
