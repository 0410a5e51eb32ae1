import { Body, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import { JsonRegardlessOfContentType } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { PatchworksRoutes } from '../../http/patchworks-routes.decorator.ts';
import type { Json } from '../../resources/resource.ts';
import { AnswersRow } from '../answers.decorator.ts';
import { authenticationImplementationListing } from '../offered.ts';
import { OfferEndpointsHandler } from './offer-endpoints.handler.ts';

@PatchworksRoutes('authentication-implementations/:id/endpoints')
export class OfferPatchworksEndpointsController {
  readonly #handler: OfferEndpointsHandler;

  constructor(handler: OfferEndpointsHandler) {
    this.#handler = handler;
  }

  @Post()
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @AnswersRow('Add endpoints to an authentication implementation', authenticationImplementationListing, 400, 404, 422)
  @ApiBody({
    schema: {
      type: 'object',
      required: ['endpoint_ids'],
      properties: { endpoint_ids: { type: 'array', items: { type: 'integer' } } },
    },
  })
  add(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() { url }: FastifyRequest,
  ): Promise<{ readonly data: Json }> {
    return this.#handler.handle(caller, id, body, url);
  }
}
