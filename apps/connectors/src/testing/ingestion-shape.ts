import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { ExternalSample } from '../domain/driver/driver.ts';

const DOCUMENT = new URL('../../../../docs/reference/openapi/ingestion.json', import.meta.url);
const PAYLOAD_MAX_BYTES = 1_000;

let validate: ValidateFunction | undefined;

/** What ingestion publishes of a sample's shape (contract §3.2), as a check. */
function shape(): ValidateFunction {
  if (validate !== undefined) return validate;
  const { components } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { components: object };
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // Members beyond the shape would be stripped: none should be there.
  const closed = JSON.stringify({ components }, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('properties' in value)) return value;
    return { ...value, additionalProperties: false };
  });
  validate = ajv.compile({ ...(JSON.parse(closed) as object), $ref: '#/components/schemas/Telemetry' });
  return validate;
}

/** Fails unless ingestion would take each of these samples as they are. */
export function expectIngestible(samples: readonly ExternalSample[], nowMs: number): void {
  for (const { sampledAtMs, telemetry } of samples) {
    const check = shape();
    const isFit = check(telemetry);
    expect({ telemetry, errors: isFit ? null : check.errors }).toEqual({ telemetry, errors: null });
    expect(telemetry['timestamp']).toBe(sampledAtMs);
    expect(sampledAtMs).toBeLessThanOrEqual(nowMs + 10_000);
    const { heading, speed } = (telemetry['position'] ?? {}) as { heading?: number; speed?: number };
    expect(heading === undefined).toBe(speed === undefined);
    expect(Buffer.byteLength(JSON.stringify(telemetry['payload'] ?? {}))).toBeLessThanOrEqual(PAYLOAD_MAX_BYTES);
  }
}
