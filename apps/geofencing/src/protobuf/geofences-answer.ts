import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { CountPage } from '@umbra/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeGeofenceMsg, type ListedGeofence } from './geofence-msg.ts';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/octet-stream';

/** Types of geofence that protobuf can say (ASC-8): a list of others is empty in it. */
export const PROTOBUF_GEOFENCE_TYPES = ['circle', 'polygon'] as const;

/**
 * Whether a caller asks for a list in protobuf (ASC-8): by `Accept`, of whose media types the first that we have stands; if
 * it names neither, by `Content-Type`.
 */
export function wantsProtobuf({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const accepted = mediaTypes(headers.accept).find((type) => type === PROTOBUF_TYPE || type === JSON_TYPE);
  return (accepted ?? mediaTypes(headers['content-type'])[0]) === PROTOBUF_TYPE;
}

/** A page of geofences in the form that its caller asks for. */
export function geofencesAnswer<Item extends ListedGeofence>(
  request: FastifyRequest,
  reply: FastifyReply,
  page: CountPage<Item>,
): CountPage<Item> | Buffer {
  if (!wantsProtobuf(request)) return page;
  void reply.header('content-type', PROTOBUF_TYPE);
  return encodeGeofenceMsg(page.data, page.pageToken);
}

/** What documents say of such an answer. */
export const ApiGeofences = (page: Type): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(page),
    ApiOkResponse({
      description: 'In protobuf: `GeofenceMsg`, in which points of interest have no place (ASC-8).',
      content: {
        [JSON_TYPE]: { schema: { $ref: getSchemaPath(page) } },
        [PROTOBUF_TYPE]: { schema: { type: 'string', format: 'binary' } },
      },
    }),
  );

const mediaTypes = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((part) => part.split(';')[0]!.trim().toLowerCase());
