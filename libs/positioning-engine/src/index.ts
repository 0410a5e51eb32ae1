export { measuredError } from './calibration/calibration.ts';
export { ErrorSketch, type MeasuredError } from './calibration/error-sketch.ts';
export { geohash, regionsOf } from './calibration/region.ts';
export { scaleOf } from './calibration/scale-of.ts';
export { canBeInCountry } from './country/country.ts';
export { fingerprintOf, FINGERPRINT_LEVEL } from './fingerprint/fingerprint-of.ts';
export { keepFingerprints, MAX_FINGERPRINTS } from './fingerprint/fingerprint-set.ts';
export type { Fingerprint } from './fingerprint/fingerprint.ts';
export { packFingerprints, unpackFingerprints } from './fingerprint/pack-fingerprints.ts';
export { tileRuns, type TileId } from './grid/grid.ts';
export type { Contribution, GnssFix } from './learn/contribution.ts';
export { deriveStation } from './learn/derive-station.ts';
export { isTeaching, observe, type StationObservation } from './learn/observe.ts';
export {
  isLocated,
  NO_FALLBACK,
  type Fallback,
  type Located,
  type LocateRequest,
  type LocateResult,
  type Unlocated,
  type UnlocatedReason,
} from './locate/locate-request.ts';
export { areaCircle, type AreaMember } from './locate/cell/area-circle.ts';
export { importedPlace } from './locate/cell/imported-place.ts';
export { placeOfCell } from './locate/cell/place-of-cell.ts';
export { locate } from './locate/locate.ts';
export type {
  Area,
  AreaRef,
  CellsNearQuery,
  NearCell,
  NetworkRef,
  PositionKind,
  RadioMap,
} from './locate/radio-map.ts';
export { MemoryRadioMap } from './memory-map/memory-radio-map.ts';
export { scanOfLocateBody } from './scan/scan-of-locate-body.ts';
export { scanOfTelemetry } from './scan/scan-of-telemetry.ts';
export type { BleReading, CellNeighbour, CellReading, LocalCellId, Scan, WlanReading } from './scan/scan.ts';
export {
  cdmaCell,
  gsmCell,
  longCell,
  networkRange,
  unpackCell,
  type CellNumbers,
  type SiteRange,
} from './station/cell-identity.ts';
export { formatMac, parseBluetoothAddress, parseMac, radioOf } from './station/mac-address.ts';
export {
  CELL_KINDS,
  STATION_KIND_CODES,
  stationKey,
  stationKindOf,
  type CellKind,
  type StationKind,
  type StationRef,
} from './station/station-ref.ts';
export type { ImportedCell, Station, StationState, StationTiles } from './station/station.ts';
export { packSums, unpackSums } from './sums/pack-sums.ts';
export { StationSums } from './sums/station-sums.ts';
export type { Observation } from './sums/tile-sums.ts';
