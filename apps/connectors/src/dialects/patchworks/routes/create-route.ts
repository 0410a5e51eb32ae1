import { Body, HttpCode, Inject, Post, Req, type Type } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import type { FastifyRequest } from 'fastify';
import { PatchworksRoutes } from '../http/patchworks-routes.decorator.ts';
import type { Json } from '../resources/resource.ts';
import type { Shape } from '../validation/shape.ts';
import { AnswersChanged, wordsOf } from './answers.decorator.ts';
import { bodyModel } from './body-model.ts';
import type { Creation, CreationRules } from './creation.ts';
import { ResourceWriter } from './resource-writer.ts';

/** Store of a resource (§6.3). @param path below `/api/v1` */
export function createRoute<Fields extends Shape>(
  path: string,
  rules: CreationRules<Fields>,
  creationType: Type<Creation<Fields>>,
): Type<object> {
  const { name, model } = rules.listing.resource;

  @PatchworksRoutes(path)
  class CreateController {
    readonly #writer: ResourceWriter;
    readonly #creation: Creation<Fields>;

    constructor(writer: ResourceWriter, @Inject(creationType) creation: Creation<Fields>) {
      this.#writer = writer;
      this.#creation = creation;
    }

    @Post()
    @HttpCode(200)
    @AnswersChanged(`Store one of the ${wordsOf(name)}`, rules.listing, 400, 413, 422)
    @ApiBody({ type: bodyModel(rules) })
    store(
      @CurrentCaller() caller: Caller,
      @Body() body: unknown,
      @Req() { url }: FastifyRequest,
    ): Promise<{ readonly data: Json }> {
      return this.#writer.create(rules, this.#creation, { caller, body, url });
    }
  }

  // Names of operations in the API document come from it.
  Object.defineProperty(CreateController, 'name', { value: `StorePatchworks${model}Controller` });
  return CreateController;
}
