import { BinaryWriter, UINT32_MAX, WireType } from '@bufbuild/protobuf/wire';
import type { Geofence } from '@umbra/contracts/geofence';

/** A geofence as lists of it have it. */
export interface ListedGeofence {
  readonly id: string;
  readonly geofence: Geofence;
}

type Circle = Extract<Geofence, { type: 'circle' }>['definition'];
type Polygon = Extract<Geofence, { type: 'polygon' }>['definition'];

/**
 * A page of geofences for devices (ASC-8), in the field numbers of
 *
 *     message GeofenceMsg { repeated GeofenceCircular circulars = 1; repeated GeofencePolygonal polygonals = 2; string pageToken = 3; }
 *     message GeofenceCircular { float lat = 1; float lng = 2; uint32 radius = 3; string id = 4; }
 *     message GeofencePolygonal { repeated float lat = 1; repeated float lng = 2; string id = 3; }
 *
 * Points of interest, names and floors have no place in it. Radii are in whole metres, rounded up so
 * that no place within is lost; degrees are as exact as a float is (1 m).
 */
export function encodeGeofenceMsg(geofences: readonly ListedGeofence[], pageToken?: string): Buffer {
  const writer = new BinaryWriter();
  for (const { id, geofence } of geofences) {
    if (geofence.type === 'circle') writeCircle(begin(writer, 1), id, geofence.definition);
  }
  for (const { id, geofence } of geofences) {
    if (geofence.type === 'polygon') writePolygon(begin(writer, 2), id, geofence.definition);
  }
  if (pageToken !== undefined) writer.tag(3, WireType.LengthDelimited).string(pageToken);
  return Buffer.from(writer.finish());
}

function writeCircle(writer: BinaryWriter, id: string, { center, radius }: Circle): void {
  writer.tag(1, WireType.Bit32).float(center.lat);
  writer.tag(2, WireType.Bit32).float(center.lng);
  writer.tag(3, WireType.Varint).uint32(Math.min(Math.ceil(radius), UINT32_MAX));
  writer.tag(4, WireType.LengthDelimited).string(id);
  writer.join();
}

function writePolygon(writer: BinaryWriter, id: string, { points }: Polygon): void {
  begin(writer, 1);
  for (const { lat } of points) writer.float(lat);
  begin(writer.join(), 2);
  for (const { lng } of points) writer.float(lng);
  writer.join().tag(3, WireType.LengthDelimited).string(id);
  writer.join();
}

/** What is written up to `join` is the value of the field. */
const begin = (writer: BinaryWriter, field: number): BinaryWriter => writer.tag(field, WireType.LengthDelimited).fork();
