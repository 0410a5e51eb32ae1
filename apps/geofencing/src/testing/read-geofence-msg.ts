import { BinaryReader } from '@bufbuild/protobuf/wire';

export interface GeofenceMsg {
  readonly circulars: { lat: number; lng: number; radius: number; id: string }[];
  readonly polygonals: { lat: number[]; lng: number[]; id: string }[];
  pageToken: string | undefined;
}

/** As a device reads it (ASC-8). */
export function readGeofenceMsg(bytes: Uint8Array): GeofenceMsg {
  const message: GeofenceMsg = { circulars: [], polygonals: [], pageToken: undefined };
  eachField(bytes, (field, reader) => {
    if (field === 1) message.circulars.push(readCircular(reader.bytes()));
    else if (field === 2) message.polygonals.push(readPolygonal(reader.bytes()));
    else if (field === 3) message.pageToken = reader.string();
    else throw new Error(`GeofenceMsg has no field ${field}.`);
  });
  return message;
}

function readCircular(bytes: Uint8Array): GeofenceMsg['circulars'][number] {
  const circular = { lat: Number.NaN, lng: Number.NaN, radius: Number.NaN, id: '' };
  eachField(bytes, (field, reader) => {
    if (field === 1) circular.lat = reader.float();
    else if (field === 2) circular.lng = reader.float();
    else if (field === 3) circular.radius = reader.uint32();
    else if (field === 4) circular.id = reader.string();
    else throw new Error(`GeofenceCircular has no field ${field}.`);
  });
  return circular;
}

function readPolygonal(bytes: Uint8Array): GeofenceMsg['polygonals'][number] {
  const polygonal = { lat: [] as number[], lng: [] as number[], id: '' };
  eachField(bytes, (field, reader) => {
    if (field === 1) polygonal.lat.push(...readFloats(reader.bytes()));
    else if (field === 2) polygonal.lng.push(...readFloats(reader.bytes()));
    else if (field === 3) polygonal.id = reader.string();
    else throw new Error(`GeofencePolygonal has no field ${field}.`);
  });
  return polygonal;
}

function readFloats(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes);
  const floats: number[] = [];
  while (reader.pos < reader.len) floats.push(reader.float());
  return floats;
}

function eachField(bytes: Uint8Array, read: (field: number, reader: BinaryReader) => void): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) read(reader.tag()[0], reader);
}
