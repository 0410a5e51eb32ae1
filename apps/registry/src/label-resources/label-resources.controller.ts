import { Body, Controller, Delete, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as QueryTexts } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { boundedPairs, boundedText } from '../http/bounded-text.ts';
import { ApiResource, pathResource } from '../http/resource-paths.ts';
import { Resources, type ResourceReference } from '../resources/resources.ts';
import { MAX_LABELS_PER_RESOURCE, NAME_KEY, type Label } from './decide-labels.ts';
import { labelObject } from './label-query.ts';
import { AddLabelsRequest, LabelObject } from './label-resources.wire.ts';
import { Labels } from './labels.ts';
import type { LabelSelection } from './labels.repository.ts';

@ApiTags('labels')
@ApiBearerAuth()
@Controller('labels/v4')
@Callers('user', 'client')
export class LabelResourcesController {
  readonly #resources: Resources;
  readonly #labels: Labels;

  constructor(resources: Resources, labels: Labels) {
    this.#resources = resources;
    this.#labels = labels;
  }

  /** LAB-3 */
  @Put(':resourceType/:resourceId/batch')
  @HttpCode(201)
  @ApiOperation({ summary: 'Add labels to a resource: all of them, or none' })
  @ApiResource()
  @ApiCreatedResponse({ type: LabelObject, description: 'The resource with all its labels.' })
  @ApiErrors(400, 401, 403, 404, 409)
  async addBatch(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('resourceId') id: string,
    @Query() query: QueryTexts,
    @Body() { labels }: AddLabelsRequest,
  ): Promise<LabelObject> {
    const resource = pathResource(type, id, query);
    const wanted = boundedPairs('labels', labels, MAX_LABELS_PER_RESOURCE).map(([key, value]) => ({ key, value }));
    return this.#add(caller, resource, wanted);
  }

  /** LAB-1 */
  @Put(':resourceType/:resourceId/:key/:value')
  @HttpCode(201)
  @ApiOperation({ summary: 'Add a label to a resource' })
  @ApiResource()
  @ApiCreatedResponse({ type: LabelObject, description: 'The resource with all its labels.' })
  @ApiErrors(400, 401, 403, 404, 409)
  async add(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('resourceId') id: string,
    @Param('key') key: string,
    @Param('value') value: string,
    @Query() query: QueryTexts,
  ): Promise<LabelObject> {
    const resource = pathResource(type, id, query);
    return this.#add(caller, resource, [{ key: boundedText('key', key), value: boundedText('value', value) }]);
  }

  @Delete(':resourceType/:resourceId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove all labels of a resource' })
  @ApiResource()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeAll(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('resourceId') id: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    await this.#remove(caller, pathResource(type, id, query), {});
  }

  @Delete(':resourceType/:resourceId/:key')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the labels of a key' })
  @ApiResource()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeKey(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('resourceId') id: string,
    @Param('key') key: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    await this.#remove(caller, pathResource(type, id, query), { key: boundedText('key', key) });
  }

  @Delete(':resourceType/:resourceId/:key/:value')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a label' })
  @ApiResource()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeOne(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('resourceId') id: string,
    @Param('key') key: string,
    @Param('value') value: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    const label = { key: boundedText('key', key), value: boundedText('value', value) };
    await this.#remove(caller, pathResource(type, id, query), label);
  }

  async #add(caller: Caller, reference: ResourceReference, wanted: readonly Label[]): Promise<LabelObject> {
    const isNaming = wanted.some(({ key }) => key === NAME_KEY);
    return this.#resources.change(
      caller,
      reference,
      async (manager, resource) => labelObject(resource, await this.#labels.add(manager, resource, wanted)),
      isNaming,
    );
  }

  async #remove(caller: Caller, reference: ResourceReference, selection: LabelSelection): Promise<void> {
    await this.#resources.change(caller, reference, (manager, resource) =>
      this.#labels.remove(manager, resource, selection),
    );
  }
}
