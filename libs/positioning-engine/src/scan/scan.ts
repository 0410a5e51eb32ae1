import type { CellKind, StationRef } from '../station/station-ref.ts';

/** One name of an access point, as heard. */
export interface WlanReading {
  /** 48 bits, see `parseMac`. */
  readonly mac: number;
  /** Undefined when the device did not say how loud it was. */
  readonly rssDbm: number | undefined;
  /** How long before the scan's own time it was heard, where the entry says so. */
  readonly ageMs: number | undefined;
}

/** One beacon, as heard: by MAC address, or by its iBeacon or Eddystone identity. */
export interface BleReading {
  /** Below 2^53: a MAC address, or a hash of the identity. */
  readonly id: number;
  /** True for an address that its device may change any day (random static: top bits 11). */
  readonly isRandomAddress: boolean;
  readonly rssDbm: number;
  readonly ageMs: number | undefined;
}

/** A cell by what its own carrier tells (LTE: EARFCN and PCI; WCDMA: UARFCN and PSC; GSM: BCCH and BSIC; …). */
export interface LocalCellId {
  readonly channel: number;
  readonly code: number;
}

export interface CellNeighbour {
  readonly localId: LocalCellId;
  /** The global identity, where the device could read it. */
  readonly ref: StationRef | undefined;
  readonly signalDbm: number | undefined;
}

/** A serving cell. */
export interface CellReading {
  readonly kind: CellKind;
  readonly ref: StationRef;
  /** Undefined for CDMA. */
  readonly mcc: number | undefined;
  /** `sid` for CDMA. */
  readonly mnc: number;
  /** GSM and WCDMA: LAC, LTE: TAC, CDMA: NID; undefined where it was not sent. */
  readonly area: number | undefined;
  /** GSM: rxLevel, WCDMA and TD-SCDMA: RSCP, LTE: RSRP, CDMA: pilot power. */
  readonly signalDbm: number | undefined;
  /** In steps of the radio technology; see `timingAdvanceMetres`. */
  readonly timingAdvance: number | undefined;
  readonly localId: LocalCellId | undefined;
  readonly neighbours: readonly CellNeighbour[];
  readonly ageMs: number | undefined;
}

/** What a device heard at one moment, in the engine's own terms: addresses parsed, doubles counted once. */
export interface Scan {
  readonly wlan: readonly WlanReading[];
  readonly ble: readonly BleReading[];
  readonly cells: readonly CellReading[];
  /** The country that the device believes to be in, by mobile country code. */
  readonly mccHint: number | undefined;
}

export const NO_SCAN: Scan = { wlan: [], ble: [], cells: [], mccHint: undefined };
