import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { CallerKind } from '../caller/caller.ts';
import { CallerCheck } from './caller-check.ts';
import { callersMetadata } from './callers-metadata.ts';

/**
 * Has every route under `@Callers` refuse whom it does not take before it reads the body: nobody makes a service parse a
 * megabyte, or learns what is wrong with it, without a token (AUTH-1, AUTH-2). To be called before the application listens.
 */
export function refuseStrangersFirst(app: NestFastifyApplication): void {
  const allowedByRoute = routesWithCallers(app);
  const check = app.get(CallerCheck);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request) => {
      const { url } = request.routeOptions;
      const allowed = url === undefined ? undefined : allowedByRoute.get(routeName(request.method, url));
      if (allowed !== undefined) await check.require(request, allowed);
    });
}

const routeName = (method: string, url: string): string => `${method} ${url}`;

function routesWithCallers(app: NestFastifyApplication): ReadonlyMap<string, readonly CallerKind[]> {
  const found = new Map<string, readonly CallerKind[]>();
  const scanner = new MetadataScanner();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, object>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        if (handler === undefined) continue;
        const allowed =
          metadata<readonly CallerKind[]>(callersMetadata, handler) ?? metadata(callersMetadata, metatype);
        const method = metadata<RequestMethod>(METHOD_METADATA, handler);
        if (allowed === undefined || method === undefined) continue;
        for (const url of urlsOf(metatype, handler)) found.set(routeName(RequestMethod[method], url), allowed);
      }
    }
  }
  return found;
}

/** As Nest hands them to Fastify: without a slash at the end. */
function urlsOf(controller: object, handler: object): string[] {
  const paths = (target: object) => [metadata<string | string[]>(PATH_METADATA, target) ?? ''].flat();
  return paths(controller).flatMap((prefix) =>
    paths(handler).map(
      (path) =>
        `/${[prefix, path]
          .flatMap((text) => text.split('/'))
          .filter(Boolean)
          .join('/')}`,
    ),
  );
}

const metadata = <Value>(key: string, target: object): Value | undefined =>
  Reflect.getMetadata(key, target) as Value | undefined;
