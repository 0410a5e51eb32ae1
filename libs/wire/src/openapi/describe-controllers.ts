import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorResponse } from './error-response.ts';
import { standInsFor } from './stand-ins.ts';

/** An OpenAPI 3 document. */
export type OpenApiDocument = OpenAPIObject;

/** What a document says before its paths. */
export interface DocumentInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

/**
 * The document of Nest controllers, from their decorators alone: Nest's preview makes no provider, so that neither Kafka
 * nor PostgreSQL is needed, nor any setting.
 */
export async function describeControllers(
  controllers: readonly Type<object>[],
  info: DocumentInfo,
): Promise<OpenApiDocument> {
  @Module({ controllers: [...controllers], providers: standInsFor(controllers) })
  class DescribedModule {}
  const app = await NestFactory.create(DescribedModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const config = new DocumentBuilder()
    .setTitle(info.title)
    .setDescription(info.description)
    .setVersion(info.version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationId,
    extraModels: [ErrorResponse],
  });
}

/** `ClaimDeviceController.claim` → `claimDevice.claim`: unique, and leads to the file. */
function operationId(controller: string, method: string): string {
  const slice = controller.replace(/Controller$/, '');
  return `${slice.charAt(0).toLowerCase()}${slice.slice(1)}.${method}`;
}
