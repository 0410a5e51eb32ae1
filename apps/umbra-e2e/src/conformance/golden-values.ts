// What varies from run to run in a golden answer, by the form that the contract gives it.

const HEX = '[0-9a-f]';
const UUID = `${HEX}{8}-${HEX}{4}-4${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}`;
const like = (pattern: string): unknown => expect.stringMatching(new RegExp(`^${pattern}$`));

export const uuid = like(UUID);
export const userId = like(`HERE-${UUID}`);
export const trackingId = like(`HERE-${UUID}`);
export const virtualTrackingId = like(`VRTR-${UUID}`);
export const virtualDeviceId = like(`VRDE-${UUID}`);
/** 32 random bytes as unpadded base64url. */
export const deviceSecret = like('[A-Za-z0-9_-]{43}');
/** AUTH-3: at most 1023 bytes, no quotes, no backslashes. */
export const accessToken = like('[^"\\\\]{1,1023}');
export const text = like('.+');
export const version = like('\\d+\\.\\d+\\.\\d+.*');
export const isoTime = like('\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z');
export const count = expect.any(Number) as unknown;

/** A time of this test run, within ten minutes, in the unit that the contract wants. */
const aboutNow = (unitMs: number): unknown => ({
  asymmetricMatch: (value: unknown) =>
    typeof value === 'number' && Number.isInteger(value) && Math.abs(value * unitMs - Date.now()) < TEN_MINUTES_MS,
  toString: () => `a time of now in units of ${String(unitMs)} ms`,
});
const TEN_MINUTES_MS = 600_000;

export const milliseconds = aboutNow(1);
export const seconds = aboutNow(1_000);
