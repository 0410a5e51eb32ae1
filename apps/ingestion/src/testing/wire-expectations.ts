/** What a device without any desired setting is answered with (ING-20). */
export const EMPTY = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const aPosition = { lat: 52.5, lng: 13.4, accuracy: 10 };
export const aSample = (timestamp = 1_700_000_000_000) => ({ timestamp, position: aPosition });

/** ERR-1 … ERR-3, WIRE-1 and WIRE-10 of a refusal that is no 429. */
export async function expectRefusal(response: Response, code: number, error: string): Promise<void> {
  expect(response.headers.get('content-type')).toMatch(/^application\/json(;|$)/);
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
  expect(await response.json()).toEqual({
    code,
    error,
    id: expect.stringMatching(UUID) as string,
    message: expect.any(String) as string,
    details: expect.objectContaining({ hereErrorCode: code * 1000 + 306 }) as object,
  });
  expect(response.status).toBe(code);
  expect(response.headers.get('retry-after')).toBeNull();
}
