import { Body, Delete, Get, HttpCode, Param, Patch, Post, Put, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import { ApiPatchworksErrors } from '@umbra/wire/openapi';
import type { FastifyRequest } from 'fastify';
import { PatchworksRoutes } from '../http/patchworks-routes.decorator.ts';
import type { Paginated } from '../query/paginated.ts';
import { requestUrl } from '../query/request-url.ts';
import { ResourceReader } from '../resources/resource-reader.ts';
import type { Json } from '../resources/resource.ts';
import { AnswersChanged, AnswersPage, AnswersRow } from '../routes/answers.decorator.ts';
import { CompanyContext } from '../routes/company-context.ts';
import { connectorListing } from './connector.listing.ts';
import { DestroyedConnector, StoreConnectorBody, UpdateConnectorBody } from './connectors.wire.ts';
import { DestroyConnectorHandler } from './destroy-connector.handler.ts';
import { StoreConnectorHandler } from './store-connector.handler.ts';
import { UpdateConnectorHandler } from './update-connector.handler.ts';

/** A row below `data`. */
interface Shown {
  readonly data: Json;
}

/** C1–C5 */
@PatchworksRoutes('connectors')
export class PatchworksConnectorsController {
  readonly #reader: ResourceReader;
  readonly #company: CompanyContext;
  readonly #store: StoreConnectorHandler;
  readonly #update: UpdateConnectorHandler;
  readonly #destroy: DestroyConnectorHandler;

  constructor(
    reader: ResourceReader,
    company: CompanyContext,
    store: StoreConnectorHandler,
    update: UpdateConnectorHandler,
    destroy: DestroyConnectorHandler,
  ) {
    this.#reader = reader;
    this.#company = company;
    this.#store = store;
    this.#update = update;
    this.#destroy = destroy;
  }

  @Get()
  @AnswersPage(connectorListing)
  async index(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<Paginated<Json>> {
    return this.#reader.list(connectorListing, await this.#company.of(caller), requestUrl(request));
  }

  @Get(':connector')
  @AnswersRow('Show a connector', connectorListing, 400, 404)
  async show(
    @CurrentCaller() caller: Caller,
    @Param('connector') id: string,
    @Req() { url }: FastifyRequest,
  ): Promise<Shown> {
    return this.#reader.show(connectorListing, await this.#company.of(caller), id, url);
  }

  @Post()
  @HttpCode(200)
  @AnswersChanged('Store a connector', connectorListing, 400, 413, 422)
  @ApiBody({ type: StoreConnectorBody })
  store(@CurrentCaller() caller: Caller, @Body() body: unknown, @Req() { url }: FastifyRequest): Promise<Shown> {
    return this.#store.handle(caller, body, url);
  }

  @Put(':connector')
  @AnswersChanged('Update a connector', connectorListing, 400, 404, 413, 422)
  @ApiBody({ type: UpdateConnectorBody })
  update(
    @CurrentCaller() caller: Caller,
    @Param('connector') id: string,
    @Body() body: unknown,
    @Req() { url }: FastifyRequest,
  ): Promise<Shown> {
    return this.#update.handle(caller, id, body, url);
  }

  @Patch(':connector')
  @AnswersChanged('Update a connector', connectorListing, 400, 404, 413, 422)
  @ApiBody({ type: UpdateConnectorBody })
  patch(
    @CurrentCaller() caller: Caller,
    @Param('connector') id: string,
    @Body() body: unknown,
    @Req() { url }: FastifyRequest,
  ): Promise<Shown> {
    return this.#update.handle(caller, id, body, url);
  }

  @Delete(':connector')
  @ApiOperation({ summary: 'Destroy a connector that has no external devices' })
  @ApiOkResponse({ type: DestroyedConnector })
  @ApiPatchworksErrors(404, 422)
  destroy(@CurrentCaller() caller: Caller, @Param('connector') id: string): Promise<DestroyedConnector> {
    return this.#destroy.handle(caller, id);
  }
}
