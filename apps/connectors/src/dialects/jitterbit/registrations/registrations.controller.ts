import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { JITTERBIT_OPERATIONS, JITTERBIT_PREFIX, JsonRegardlessOfContentType, WireValidationPipe } from '@umbra/wire';
import { ApiJitterbit } from '../api-jitterbit.decorator.ts';
import { InOrganisation, type Organisation } from '../callers/request-organisation.ts';
import { jitterbitRefusals } from '../jitterbit.errors.ts';
import { credentialsOf, registrationId } from './registration.ts';
import { Registrations } from './registrations.ts';
import {
  DeletedResponse,
  ListResponse,
  RegisterRequest,
  RegisterResponse,
  ValidateRequest,
  ValidateResponse,
} from './registrations.wire.ts';

/** J3 … J7; who calls, and whether the organisation is theirs, is known before (`JitterbitCallers`). */
@ApiTags('jitterbit')
@ApiSecurity('authToken')
@ApiParam({ name: 'orgId', type: 'string', example: '1' })
@Controller(`${JITTERBIT_PREFIX}/orgs/:orgId/connector`)
export class RegistrationsController {
  readonly #registrations: Registrations;

  constructor(registrations: Registrations) {
    this.#registrations = registrations;
  }

  @Post()
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @ApiJitterbit('Register a connector (J3)', RegisterResponse)
  async register(
    @InOrganisation() { project }: Organisation,
    @Body(new WireValidationPipe()) { name, version }: RegisterRequest,
  ): Promise<RegisterResponse> {
    const registration = await this.#registrations.register(project, name, version);
    return { status: true, operation: JITTERBIT_OPERATIONS.register, ...credentialsOf(registration) };
  }

  @Get()
  @ApiJitterbit('List registered connectors (J4)', ListResponse)
  async list(@InOrganisation() { project }: Organisation): Promise<ListResponse> {
    const registrations = await this.#registrations.list(project.projectId);
    return {
      ...{ status: true, operation: JITTERBIT_OPERATIONS.list },
      registeredConnectorList: registrations.map((registration) => {
        const { id, ...credentials } = credentialsOf(registration);
        return { id, name: registration.name, version: registration.version, ...credentials };
      }),
    };
  }

  @Put('validate/securityinfo')
  @JsonRegardlessOfContentType()
  @ApiJitterbit('Validate the key and the secret of a connector (J7)', ValidateResponse)
  async validate(
    @InOrganisation() { project }: Organisation,
    @Body(new WireValidationPipe()) keyPair: ValidateRequest,
  ): Promise<ValidateResponse> {
    const { id, name } = await this.#registrations.validate(project.projectId, keyPair);
    return { status: true, operation: JITTERBIT_OPERATIONS.validate, id: String(id), name };
  }

  @Delete(':connectorId')
  @JsonRegardlessOfContentType()
  @ApiJitterbit('Delete a registration (J5)', DeletedResponse)
  async delete(
    @InOrganisation() { project }: Organisation,
    @Param('connectorId') text: string,
  ): Promise<DeletedResponse> {
    const id = known(text);
    await this.#registrations.delete(project.projectId, id);
    return { status: true, operation: JITTERBIT_OPERATIONS.delete, id: String(id) };
  }

  @Delete(':connectorId/sdk/delete')
  @JsonRegardlessOfContentType()
  @ApiJitterbit('Delete a payload (J6)', DeletedResponse)
  async deletePayload(
    @InOrganisation() { project }: Organisation,
    @Param('connectorId') text: string,
  ): Promise<DeletedResponse> {
    const id = known(text);
    await this.#registrations.deletePayload(project.projectId, id);
    return { status: true, operation: JITTERBIT_OPERATIONS.deletePayload, id: String(id) };
  }
}

/** J5.3: what is no number is no connector's id. */
function known(text: string): number {
  const id = registrationId(text);
  if (id === undefined) throw jitterbitRefusals.notFound();
  return id;
}
