import { Get, Param, Req, type Type } from '@nestjs/common';
import { CurrentCaller, type Caller } from '@umbra/access';
import type { FastifyRequest } from 'fastify';
import { PatchworksRoutes } from '../http/patchworks-routes.decorator.ts';
import type { Paginated } from '../query/paginated.ts';
import { requestUrl } from '../query/request-url.ts';
import type { Listing } from '../resources/listing.ts';
import { ResourceReader } from '../resources/resource-reader.ts';
import type { Json } from '../resources/resource.ts';
import { AnswersPage, AnswersRow, wordsOf } from './answers.decorator.ts';
import { CompanyContext } from './company-context.ts';

/** List and show of a resource (§6.3). @param path below `/api/v1` */
export function readRoutes(path: string, listing: Listing): Type<object> {
  const { name, model } = listing.resource;

  @PatchworksRoutes(path)
  class ReadController {
    readonly #reader: ResourceReader;
    readonly #company: CompanyContext;

    constructor(reader: ResourceReader, company: CompanyContext) {
      this.#reader = reader;
      this.#company = company;
    }

    @Get()
    @AnswersPage(listing)
    async list(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<Paginated<Json>> {
      return this.#reader.list(listing, await this.#company.of(caller), requestUrl(request));
    }

    @Get(':id')
    @AnswersRow(`Show one of the ${wordsOf(name)}`, listing, 400, 404)
    async show(
      @CurrentCaller() caller: Caller,
      @Param('id') id: string,
      @Req() request: FastifyRequest,
    ): Promise<{ readonly data: Json }> {
      return this.#reader.show(listing, await this.#company.of(caller), id, request.url);
    }
  }

  // Names of operations in the API document come from it.
  Object.defineProperty(ReadController, 'name', { value: `ReadPatchworks${model}Controller` });
  return ReadController;
}
