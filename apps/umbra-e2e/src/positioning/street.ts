/** A street with access points on both sides, as a phone hears it that is carried along. Made up, and always the same. */
const START = { lat: 48.2, lng: 11.6 };
const METRES_PER_DEGREE = 111_195;
const METRES_PER_LNG = METRES_PER_DEGREE * Math.cos((START.lat * Math.PI) / 180);
const ACCESS_POINTS = 24;
const APART_METRES = 15;
const ASIDE_METRES = 12;
const HEARD_METRES = 80;

export interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** A place so many metres down the street, in its middle. */
export const streetAt = (metres: number): Place => ({ lat: START.lat, lng: START.lng + metres / METRES_PER_LNG });

/** What is heard there, in the words of telemetry. */
export function heardAt(metres: number): { readonly mac: string; readonly powrx: number }[] {
  return Array.from({ length: ACCESS_POINTS }, (_, nth) => {
    const away = Math.hypot(nth * APART_METRES - metres, ASIDE_METRES);
    const mac = `00:1c:42:${hex(nth)}:53:${hex((nth * 16) % 256)}`;
    return { mac, powrx: Math.round(-38 - 20 * Math.log10(away / 10)), away };
  }).flatMap(({ away, ...reading }) => (away > HEARD_METRES ? [] : [reading]));
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Metres between two places that are near each other. */
export const metresApart = (a: Place, b: Place): number =>
  Math.hypot((a.lat - b.lat) * METRES_PER_DEGREE, (a.lng - b.lng) * METRES_PER_LNG);
