import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldErrors } from '@umbra/wire';
import { refusals } from '../shadows.errors.ts';
import { ChangeDesiredShadowBody } from './change-desired-shadow.body.ts';

/** Unlike telemetry, the desired state is closed at every level but its payload (§4.1, §4.2). */
const CLOSED = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false } as const;

/** @throws WireError 400 that names each wrong field */
export function parseDesiredBody(body: unknown): ChangeDesiredShadowBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusals.desiredInvalid([{ path: 'desired', reason: 'is required: send an object {"desired": …}' }]);
  }
  const parsed = parseClosed(ChangeDesiredShadowBody, body);
  // As it came: free JSON is nobody's class.
  const { payload } = (body as ChangeDesiredShadowBody).desired;
  if (payload !== undefined) parsed.desired.payload = payload;
  return parsed;
}

/** An instance of a class with class-validator's rules. @throws WireError 400, also for members that the class has not */
export function parseClosed<Body extends object>(type: Type<Body>, body: object): Body {
  const parsed = plainToInstance(type, body);
  const problems = validateSync(parsed, { ...CLOSED, validationError: { target: false, value: false } });
  if (problems.length > 0) throw refusals.desiredInvalid(fieldErrors(problems));
  return parsed;
}
