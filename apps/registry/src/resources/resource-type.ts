import { refusals } from '../registry.errors.ts';

/** What labels are for (contract §14). There are no locations and no shipments yet. */
export const RESOURCE_TYPES = ['device', 'geofence', 'location', 'rule', 'sensorRule', 'shipment'] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** Those that another service keeps, and tells of by its topics. */
export type FenceOrRuleType = 'geofence' | 'rule' | 'sensorRule';

/** A resource that is there, and whose it is. */
export interface Resource {
  readonly projectId: string;
  readonly type: ResourceType;
  /** Of a device the trackingId. */
  readonly id: string;
}

/** @throws WireError 404 */
export function pathResourceType(text: string): ResourceType {
  const type = RESOURCE_TYPES.find((known) => known === text);
  if (type === undefined) throw refusals.resourceTypeUnknown(RESOURCE_TYPES);
  return type;
}
