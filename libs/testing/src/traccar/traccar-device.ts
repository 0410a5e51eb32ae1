/** A position as Traccar's `/api/positions` has it: knots, degrees, metres. */
export interface TraccarPosition {
  readonly id: number;
  readonly deviceId: number;
  readonly protocol: string;
  readonly serverTime: string;
  readonly deviceTime: string;
  readonly fixTime: string;
  readonly outdated: boolean;
  readonly valid: boolean;
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number;
  readonly speed: number;
  readonly course: number;
  readonly address: string | null;
  readonly accuracy: number;
  readonly network: unknown;
  readonly geofenceIds: readonly number[] | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Particulars = Partial<Omit<TraccarPosition, 'id' | 'deviceId' | 'fixTime'>>;

/** 10 m/s. */
const DRIVING_KNOTS = 19.4384;

/** A device of a Traccar server that drives north, and keeps its fixes until it has uploaded them. */
export class TraccarDevice {
  readonly id: number;
  readonly uniqueId: string;
  /** What the server has of it, by the time of the fix. */
  readonly positions: TraccarPosition[] = [];
  isConnected = true;
  readonly #nextPositionId: () => number;
  readonly #kept: { readonly fixAtMs: number; readonly particulars: Particulars }[] = [];
  #fixes = 0;
  #lastUpdateMs: number | undefined;

  constructor(id: number, nextPositionId: () => number) {
    this.id = id;
    this.uniqueId = `imei-${String(id).padStart(3, '0')}`;
    this.#nextPositionId = nextPositionId;
  }

  /** @param particulars what this fix has other than a device that drives */
  takeFix(fixAtMs: number, particulars: Particulars = {}): void {
    this.#fixes += 1;
    this.#kept.push({
      fixAtMs,
      particulars: {
        latitude: 48 + this.id * 0.01 + this.#fixes * 0.0001,
        longitude: 11 + this.id * 0.01,
        ...particulars,
      },
    });
  }

  /** All that it kept arrives now, whatever the time of the fix. */
  upload(nowMs: number): void {
    this.#lastUpdateMs = nowMs;
    for (const { fixAtMs, particulars } of this.#kept.splice(0)) {
      this.positions.push({
        id: this.#nextPositionId(),
        deviceId: this.id,
        protocol: 'osmand',
        serverTime: traccarTime(nowMs),
        deviceTime: traccarTime(fixAtMs),
        fixTime: traccarTime(fixAtMs),
        outdated: false,
        valid: true,
        latitude: 0,
        longitude: 0,
        altitude: 520,
        speed: DRIVING_KNOTS,
        course: 0,
        address: null,
        accuracy: 5,
        network: null,
        geofenceIds: null,
        attributes: { batteryLevel: 80, distance: 11.1, totalDistance: this.#fixes * 11.1, motion: true, sat: 9 },
        ...particulars,
      });
    }
    this.positions.sort((one, other) => Date.parse(one.fixTime) - Date.parse(other.fixTime));
  }

  /** As `/api/devices` has it. */
  listed(): object {
    return {
      id: this.id,
      attributes: {},
      groupId: 0,
      calendarId: 0,
      name: `Vehicle ${String(this.id)}`,
      uniqueId: this.uniqueId,
      status: this.isConnected ? 'online' : 'offline',
      lastUpdate: this.#lastUpdateMs === undefined ? null : traccarTime(this.#lastUpdateMs),
      positionId: this.positions.at(-1)?.id ?? 0,
      phone: null,
      model: null,
      contact: null,
      category: null,
      disabled: false,
      expirationTime: null,
    };
  }
}

const traccarTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');
