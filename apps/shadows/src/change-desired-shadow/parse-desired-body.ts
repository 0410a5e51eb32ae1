import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { fieldErrors } from '@umbra/wire';
import { refusals } from '../shadows.errors.ts';
import { ChangeDesiredShadowBody } from './change-desired-shadow.body.ts';

/** Unlike telemetry, the desired state is closed at every level but its payload (§4.1, §4.2). */
const CLOSED = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false } as const;

/** @throws WireError 400 that names each wrong field */
export async function parseDesiredBody(body: unknown): Promise<ChangeDesiredShadowBody> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusals.desiredInvalid([{ path: 'desired', reason: 'is required: send an object {"desired": …}' }]);
  }
  const parsed = plainToInstance(ChangeDesiredShadowBody, body);
  const problems = await validate(parsed, { ...CLOSED, validationError: { target: false, value: false } });
  if (problems.length > 0) throw refusals.desiredInvalid(fieldErrors(problems));
  // As it came: free JSON is nobody's class.
  const { payload } = (body as ChangeDesiredShadowBody).desired;
  if (payload !== undefined) parsed.desired.payload = payload;
  return parsed;
}
