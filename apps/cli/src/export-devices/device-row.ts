/** What the bulk jobs API takes of a device (§9.2), as far as it can be read back, and the id that it has here. */
export interface DeviceRow {
  readonly name?: string;
  readonly trackingId: string;
  readonly deviceId?: string;
  readonly externalId?: string;
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly sendMs?: number;
  readonly sampleMs?: number;
  readonly distanceM?: number;
  readonly areaBased?: boolean;
}

export type Column = keyof DeviceRow;

export const COLUMNS: readonly Column[] = [
  ...(['name', 'trackingId', 'deviceId', 'externalId', 'type', 'tags'] as const),
  ...(['sendMs', 'sampleMs', 'distanceM', 'areaBased'] as const),
];

/** Those of a file that `devices import` takes: a trackingId is given, not chosen. */
export const IMPORTABLE_COLUMNS = COLUMNS.filter((column) => column !== 'trackingId');

/** A device of `GET /users/v2/devices`. */
export interface ListedDevice {
  readonly trackingId: string;
  readonly externalId?: string;
  readonly shadow?: {
    readonly desired?: {
      readonly system?: {
        readonly rate?: { readonly sendMs?: number; readonly sampleMs?: number; readonly distanceM?: number };
        readonly syncGeofences?: boolean;
      };
    };
  };
}

export type Labels = Readonly<Record<string, readonly string[]>>;

/** @param deviceId undefined where it was not asked for; a virtual device is named by its externalId alone */
export function deviceRow(
  { trackingId, externalId, shadow }: ListedDevice,
  labels: Labels,
  deviceId?: string,
): DeviceRow {
  const { rate, syncGeofences } = shadow?.desired?.system ?? {};
  const { name: [name] = [], type: [type] = [], tag: tags = [] } = labels;
  return {
    trackingId,
    ...defined({ name, deviceId, externalId, type }),
    ...(tags.length > 0 ? { tags } : {}),
    ...defined({ sendMs: rate?.sendMs, sampleMs: rate?.sampleMs, distanceM: rate?.distanceM }),
    ...(syncGeofences === true ? { areaBased: true } : {}),
  };
}

type Defined<Members> = { readonly [Name in keyof Members]?: Exclude<Members[Name], undefined> };

const defined = <Members extends object>(members: Members): Defined<Members> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<Members>;

/** The chosen members of a row, in the order in which they are chosen. */
export const chosen = (row: DeviceRow, columns: readonly Column[]): Partial<DeviceRow> =>
  Object.fromEntries(columns.filter((column) => row[column] !== undefined).map((column) => [column, row[column]]));
