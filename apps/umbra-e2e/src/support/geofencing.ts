import { succeed } from './http.ts';
import type { Tenant } from './tenant.ts';

/** @returns the id of a new circle */
export async function newGeofence({ userToken: token }: Tenant, name: string): Promise<string> {
  const body = { type: 'circle', name, definition: { center: { lat: 52.53, lng: 13.38 }, radius: 100 } };
  const { id } = await succeed<{ id: string }>('POST', '/geofences/v2', { token, body });
  return id;
}

/** @returns the id of a new rule that needs no more than its type */
export async function newRule({ userToken: token }: Tenant, name: string): Promise<string> {
  const body = { type: 'dwelling', name, threshold: { durationS: 600 } };
  const { ruleId } = await succeed<{ ruleId: string }>('POST', '/rules/v4', { token, body });
  return ruleId;
}

/** @returns the id of a new rule that alarms outside of −20 to 5 °C */
export async function newTemperatureRule({ userToken: token }: Tenant, name: string): Promise<string> {
  const body = { type: 'temperature', name, range: { begin: -20, end: 5 } };
  const { id } = await succeed<{ id: string }>('POST', '/sensors/v3', { token, body });
  return id;
}

export interface FurnishedRules {
  /** Of each. */
  readonly name: string;
  readonly geofenceId: string;
  readonly ruleId: string;
  readonly sensorRuleId: string;
}

/** A geofence, a rule and a sensor rule, with which a device is associated. */
export async function furnishWithRules(tenant: Tenant, name: string, trackingId: string): Promise<FurnishedRules> {
  const [geofenceId, ruleId, sensorRuleId] = await Promise.all([
    newGeofence(tenant, name),
    newRule(tenant, name),
    newTemperatureRule(tenant, name),
  ]);
  for (const path of [`geofences/${geofenceId}`, `rules/${ruleId}`, `sensors/${sensorRuleId}`]) {
    await succeed('PUT', `/associations/v3/${trackingId}/${path}`, { token: tenant.userToken });
  }
  return { name, geofenceId, ruleId, sensorRuleId };
}

/** The ids that a device is associated with. */
export async function associationsOf({ userToken: token }: Tenant, trackingId: string) {
  const get = <Item>(what: string) =>
    succeed<{ data: readonly Item[] }>('GET', `/associations/v3/${trackingId}/${what}`, { token });
  const [geofences, rules, sensors] = await Promise.all([
    get<{ id: string }>('geofences'),
    get<{ ruleId: string }>('rules'),
    get<{ id: string }>('sensors'),
  ]);
  return {
    geofences: geofences.data.map(({ id }) => id).sort(),
    rules: rules.data.map(({ ruleId }) => ruleId).sort(),
    sensors: sensors.data.map(({ id }) => id).sort(),
  };
}
