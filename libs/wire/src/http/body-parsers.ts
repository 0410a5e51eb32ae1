import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badRequest, type WireError } from '../errors/wire-error.ts';
import { collectBody } from './collect-body.ts';
import { parseStorableJsonBody } from './json-body.ts';

/** What a route may ask for about its body, beside the default (JSON with a JSON content type, or none at all). */
export interface BodyConfig {
  /** Parse JSON whatever the content type says (WIRE-8). */
  readonly jsonRegardlessOfContentType?: boolean;
  /** Give the body as it came, as a Buffer, of any content type; undefined when there is none. */
  readonly rawBody?: boolean;
  /** All of the body must have come by then, or it is refused with 408; without it the bound of the whole request holds. */
  readonly bodyTimeoutMs?: number;
  /** Told of each piece of the body as it comes; a refusal ends the upload. */
  readonly onBodyPiece?: (request: FastifyRequest, bytes: number) => WireError | undefined;
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
  fastify.addContentTypeParser('*', (request, payload, done) => {
    // Asked for once: Fastify makes an object of a dozen members of it each time.
    const { bodyLimit, config: routeConfig } = request.routeOptions;
    const config = routeConfig as BodyConfig;
    const { bodyTimeoutMs, onBodyPiece } = config;
    const announced = request.headers['content-length'];
    collectBody(
      payload,
      {
        limitBytes: bodyLimit,
        announcedBytes: announced === undefined ? undefined : Number(announced),
        timeoutMs: bodyTimeoutMs,
        onPiece: onBodyPiece === undefined ? undefined : (bytes) => onBodyPiece(request, bytes),
      },
      (error, body) => {
        if (error !== null) done(error);
        else finish(request, config, body ?? NO_BYTES, done);
      },
    );
  });
}

const NO_BYTES = Buffer.alloc(0);

function finish(
  request: FastifyRequest,
  config: BodyConfig,
  body: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  let parsed: unknown;
  try {
    parsed = parseBody(request, config, body);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, parsed);
}

function parseBody(request: FastifyRequest, config: BodyConfig, body: Buffer): unknown {
  if (request.is404) return undefined;
  const { rawBody, jsonRegardlessOfContentType } = config;
  if (body.length === 0) return undefined;
  if (rawBody === true) return body;
  const contentType = request.headers['content-type'];
  if (jsonRegardlessOfContentType === true || contentType === undefined || JSON_TYPE.test(contentType)) {
    return parseStorableJsonBody(body);
  }
  throw badRequest('WIRE_CONTENT_TYPE', 'The Content-Type of the body must be application/json.');
}
