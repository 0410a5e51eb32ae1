import { badRequest, conflict, forbidden, notFound, type FieldError } from '@umbra/wire';

/** Every refusal of this service, with its status and code. */
export const refusals = {
  quotaExceeded: (limit: number, what: string) =>
    forbidden('GEOFENCING_QUOTA_EXCEEDED', `A project may have ${limit} ${what}: remove some first.`),

  // Geofences
  geofenceUnknown: () => notFound('GEOFENCING_GEOFENCE_UNKNOWN', 'There is no geofence with this id.'),
  /** §11 */
  geofenceTypeUnknown: () => {
    const reason = 'must be circle, polygon or poi';
    return badRequest('GEOFENCING_GEOFENCE_TYPE_UNKNOWN', `The type ${reason}.`, [{ path: 'type', reason }]);
  },
  /** GEO-2 */
  geofenceTypeFixed: (type: string) => {
    const reason = type === 'poi' ? 'must stay poi' : 'must be circle or polygon';
    return badRequest('GEOFENCING_GEOFENCE_TYPE_FIXED', `The type of this geofence ${reason}.`, [
      { path: 'type', reason },
    ]);
  },
  /** GEO-7 */
  geofenceCountedIn: () =>
    conflict('GEOFENCING_GEOFENCE_COUNTED_IN', 'A stock rule counts in this geofence: delete the rule first.'),

  // Rules and sensor rules
  ruleUnknown: () => notFound('GEOFENCING_RULE_UNKNOWN', 'There is no rule with this id.'),
  sensorRuleUnknown: () => notFound('GEOFENCING_SENSOR_RULE_UNKNOWN', 'There is no sensor rule with this id.'),
  /** §12, §13 */
  ruleTypeUnknown: (known: readonly string[]) => {
    const reason = `must be one of ${known.join(', ')}`;
    return badRequest('GEOFENCING_RULE_TYPE_UNKNOWN', `The type ${reason}.`, [{ path: 'type', reason }]);
  },
  /** §12 */
  ruleTypeUndescribed: (type: string) =>
    badRequest(
      'GEOFENCING_RULE_TYPE_UNDESCRIBED',
      `Rules of the type ${type} are not offered: what is in them was never described.`,
      [{ path: 'type', reason: 'is not offered' }],
    ),
  /** RUL-6, SEN-1 */
  ruleInvalid: (error: FieldError) =>
    badRequest('GEOFENCING_RULE_INVALID', `The rule is not valid: ${error.path} ${error.reason}.`, [error]),
  /** RUL-2, SEN-3 */
  ruleMemberFixed: (member: string) =>
    badRequest('GEOFENCING_RULE_MEMBER_FIXED', `The ${member} of a rule cannot be changed: make another rule.`, [
      { path: member, reason: 'must be the one that the rule has' },
    ]),
  /** §12: 404 is not declared for what a body speaks of. */
  stockGeofenceUnknown: () =>
    badRequest('GEOFENCING_STOCK_GEOFENCE_UNKNOWN', 'The project of the rule has no geofence with this id.', [
      { path: 'geofenceId', reason: 'must be the id of a geofence of the same project' },
    ]),
  /** RUL-5 */
  ruleAssociated: () =>
    conflict('GEOFENCING_RULE_ASSOCIATED', 'The rule is associated with a device: end its associations first.'),

  // Associations
  /** ASC-5 */
  associationUnknown: () =>
    notFound('GEOFENCING_ASSOCIATION_UNKNOWN', 'The device is not associated with what this path names.'),
  tooManyAssociations: (limit: number) =>
    forbidden(
      'GEOFENCING_TOO_MANY_ASSOCIATIONS',
      `A device may have ${String(limit)} associations: remove some of them first.`,
    ),
  /** ASC-1, ASC-5 */
  associationsInvalid: (errors: readonly FieldError[]) =>
    badRequest(
      'GEOFENCING_ASSOCIATIONS_INVALID',
      `The associations are not possible: ${errors[0]?.path ?? ''} ${errors[0]?.reason ?? ''}.`,
      errors,
    ),
  /** ASC-2 */
  sensorTypeTwice: () =>
    conflict(
      'GEOFENCING_SENSOR_TYPE_TWICE',
      'Another sensor rule of the same type was asked for as well: a device has one of a type.',
    ),
} as const;
