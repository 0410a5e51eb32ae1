import { Body, Controller, HttpCode, Param, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { badRequest, invalidQuery, single, type Query as QueryTexts } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import { Clock } from '../../../persistence/clock.ts';
import { jitterbitRefusals } from '../jitterbit.errors.ts';
import { registrationId } from '../registrations/registration.ts';
import { RegistrationsRepository, type KnownRegistration } from '../registrations/registrations.repository.ts';
import { PayloadsRepository } from './payloads.repository.ts';

/** How payloads get in (J6.6): a route of Umbra's own, for whoever runs the agents that load connectors. */
@ApiTags('administration')
@ApiBearerAuth()
@Controller('admin/v1/connectors')
@Callers('user')
export class StorePayloadController {
  readonly #dataSource: DataSource;
  readonly #registrations: RegistrationsRepository;
  readonly #payloads: PayloadsRepository;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    registrations: RegistrationsRepository,
    payloads: PayloadsRepository,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#registrations = registrations;
    this.#payloads = payloads;
    this.#clock = clock;
  }

  @Put(':connectorId/payload')
  @HttpCode(204)
  @ApiOperation({ summary: 'Store the document that draws the UI of a connector registered by the Jitterbit API' })
  @ApiParam({ name: 'connectorId', type: 'string', description: 'The id of its registration.', example: '4471' })
  @ApiQuery({ name: 'orgId', required: false, description: 'Of its organisation; needed once it was deleted.' })
  @ApiBody({
    description: '1 MiB at most.',
    schema: { type: 'object', required: ['name'], additionalProperties: true },
  })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404, 413)
  async store(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') text: string,
    @Query() query: QueryTexts,
    @Body() document: unknown,
  ): Promise<void> {
    if (caller.kind !== 'user' || caller.isAdministrator !== true) throw refusals.notAdministrator();
    const { id, projectId, name } = await this.#find(text, single('orgId', query['orgId']));
    if (!isObject(document)) throw payloadInvalid('', 'must be an object');
    if (document['name'] !== name)
      throw payloadInvalid('name', 'must be the name that the connector was registered by');
    await this.#payloads.put(this.#dataSource, projectId, id, document, this.#clock.nowMs());
  }

  async #find(text: string, orgId: string | undefined): Promise<KnownRegistration> {
    const id = registrationId(text);
    const known = id === undefined ? undefined : await this.#registrations.findKnown(this.#dataSource, id);
    if (known === undefined) throw jitterbitRefusals.neverRegistered();
    if (orgId === undefined) {
      if (known.isDeleted) throw jitterbitRefusals.neverRegistered();
      return known;
    }
    if (String(known.orgId) === orgId) return known;
    throw known.isDeleted
      ? jitterbitRefusals.neverRegistered()
      : invalidQuery('orgId', 'must be the organisation of the connector');
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const payloadInvalid = (path: string, reason: string) =>
  badRequest('CONNECTORS_PAYLOAD_INVALID', `The payload is not valid: ${path === '' ? 'it' : path} ${reason}.`, [
    { path, reason },
  ]);
