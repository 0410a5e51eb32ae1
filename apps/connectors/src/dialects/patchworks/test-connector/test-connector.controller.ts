import { HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import { RawBody } from '@umbra/wire';
import { ApiPatchworksErrors } from '@umbra/wire/openapi';
import { PatchworksRoutes } from '../http/patchworks-routes.decorator.ts';
import { TestConnectorHandler } from './test-connector.handler.ts';

/** C6 */
@PatchworksRoutes('connectors')
export class TestPatchworksConnectorController {
  readonly #handler: TestConnectorHandler;

  constructor(handler: TestConnectorHandler) {
    this.#handler = handler;
  }

  @Post(':connector/test')
  @HttpCode(200)
  // §5.5: whatever body there is, it is ignored.
  @RawBody()
  @ApiOperation({ summary: 'Test a connector: its required variables, and a call to its system where one is declared' })
  @ApiOkResponse({ description: 'It works. No body.' })
  @ApiPatchworksErrors(404, 422)
  test(@CurrentCaller() caller: Caller, @Param('connector') id: string): Promise<void> {
    return this.#handler.handle(caller, id);
  }
}
