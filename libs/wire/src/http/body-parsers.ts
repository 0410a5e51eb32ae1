import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badRequest } from '../errors/wire-error.ts';
import { parseStorableJsonBody } from './json-body.ts';

/** What a route may ask for about its body, beside the default (JSON with a JSON content type, or none at all). */
export interface BodyConfig {
  /** Parse JSON whatever the content type says (WIRE-8). */
  readonly jsonRegardlessOfContentType?: boolean;
  /** Give the body as it came, as a Buffer, of any content type; undefined when there is none. */
  readonly rawBody?: boolean;
}

/** Marks a handler that parses JSON regardless of the content type (WIRE-8). */
export const JsonRegardlessOfContentType = (): MethodDecorator =>
  RouteConfig({ jsonRegardlessOfContentType: true } satisfies BodyConfig);

/** Marks a handler whose `@Body()` is a Buffer. */
export const RawBody = (): MethodDecorator => RouteConfig({ rawBody: true } satisfies BodyConfig);

/** `application/json` and the like of it, with any parameters. */
const JSON_TYPE = /^\s*application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;

/** Replaces Fastify's parsers: one that knows the contract's cases, for every content type. */
export function addBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseBody(request, body as Buffer));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

function parseBody(request: FastifyRequest, body: Buffer): unknown {
  if (request.is404) return undefined;
  const { rawBody, jsonRegardlessOfContentType } = request.routeOptions.config as BodyConfig;
  if (body.length === 0) return undefined;
  if (rawBody === true) return body;
  const contentType = request.headers['content-type'];
  if (jsonRegardlessOfContentType === true || contentType === undefined || JSON_TYPE.test(contentType)) {
    return parseStorableJsonBody(body);
  }
  throw badRequest('WIRE_CONTENT_TYPE', 'The Content-Type of the body must be application/json.');
}
