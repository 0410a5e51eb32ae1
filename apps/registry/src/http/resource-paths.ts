import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { Query } from '@umbra/wire';
import { refusals } from '../registry.errors.ts';
import { pathResourceType, RESOURCE_TYPES, type ResourceType } from '../resources/resource-type.ts';
import type { ResourceReference } from '../resources/resources.ts';
import { pathId, queryId } from './path-ids.ts';

/** The resource that a path names, with the `appId` of the query (GEN-11). @throws WireError 404 */
export function pathResource(typeText: string, id: string, query: Query): ResourceReference {
  return resourceReference(pathResourceType(typeText), id, query);
}

/** @throws WireError 404 */
export function resourceReference(type: ResourceType, id: string, query: Query): ResourceReference {
  const unknown = type === 'device' ? refusals.trackingIdUnknown : () => refusals.resourceUnknown(type);
  return { type, id: pathId(id, unknown), appId: queryId(query, 'appId', refusals.appUnknown) };
}

/** @throws WireError 403 */
export const queryProject = (query: Query): string | undefined =>
  queryId(query, 'projectId', refusals.projectForbidden);

export const ApiResourceType = (): MethodDecorator => ApiParam({ name: 'resourceType', enum: RESOURCE_TYPES });

export const ApiAppId = (): MethodDecorator =>
  ApiQuery({ name: 'appId', required: false, description: 'With it the path holds the external id of a device.' });

/** A single resource of any type in the path. */
export const ApiResource = (): MethodDecorator => applyDecorators(ApiResourceType(), ApiAppId());
