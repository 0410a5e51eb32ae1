/** Geofences, and rules or sensor rules (ASC-1), by their ids in lower case. */
export interface Targets {
  readonly geofenceIds: readonly string[];
  readonly ruleIds: readonly string[];
}

/** A rule as devices are associated with it. */
export interface AssociableRule {
  readonly ruleId: string;
  readonly kind: 'rule' | 'sensorRule';
  /** Of sensor rules: a device has at most one of a type (ASC-2). */
  readonly sensorType: string | null;
}

/** What devices are to be associated with: it is there, and stays until the transaction ends. */
export interface AssociableTargets {
  readonly geofenceIds: readonly string[];
  readonly rules: readonly AssociableRule[];
}

export const NO_TARGETS: Targets & AssociableTargets = { geofenceIds: [], ruleIds: [], rules: [] };

/** ASC-2: of several sensor rules of one type the last one stands. @returns the others beside it */
export function withoutReplaced(rules: readonly AssociableRule[]): {
  readonly standing: readonly AssociableRule[];
  readonly replaced: readonly AssociableRule[];
} {
  const lastOfType = new Map(rules.map(({ sensorType, ruleId }) => [sensorType, ruleId]));
  const stands = ({ sensorType, ruleId }: AssociableRule) =>
    sensorType === null || lastOfType.get(sensorType) === ruleId;
  return { standing: rules.filter(stands), replaced: rules.filter((rule) => !stands(rule)) };
}
