import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiQuery, getSchemaPath } from '@nestjs/swagger';
import { JsonRegardlessOfContentType } from '@umbra/wire';
import { ApiPatchworksErrors } from '@umbra/wire/openapi';
import { rulesOf, type Listing } from '../resources/listing.ts';
import { PaginationLinks, PaginationMeta } from './pagination.models.ts';
import { resourceModel } from './resource-model.ts';

/** One row, below `data`, that was found. */
export function AnswersRow(summary: string, listing: Listing, ...refusals: readonly number[]): MethodDecorator {
  return applyDecorators(rowAnswer(summary, listing, refusals), ...filterParameters(listing));
}

/**
 * One row, below `data`, that was made or changed: no filter has a say in that. Clients should name the type of their bodies
 * (§1); who does not sends JSON all the same.
 */
export const AnswersChanged = (summary: string, listing: Listing, ...refusals: readonly number[]): MethodDecorator =>
  applyDecorators(JsonRegardlessOfContentType(), rowAnswer(summary, listing, refusals));

function rowAnswer(summary: string, listing: Listing, refusals: readonly number[]): MethodDecorator {
  const model = resourceModel(listing.resource);
  return applyDecorators(
    ApiOperation({ summary }),
    ApiExtraModels(model),
    ApiOkResponse({
      schema: { type: 'object', required: ['data'], properties: { data: { $ref: getSchemaPath(model) } } },
    }),
    ApiPatchworksErrors(...refusals),
    ...rowParameters(listing),
  );
}

/** A page of rows (§3.2). */
export function AnswersPage(listing: Listing): MethodDecorator {
  const model = resourceModel(listing.resource);
  const { sorts } = rulesOf(listing);
  return applyDecorators(
    ApiOperation({ summary: `List ${wordsOf(listing.resource.name)}` }),
    ApiExtraModels(model, PaginationLinks, PaginationMeta),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['data', 'links', 'meta'],
        properties: {
          data: { type: 'array', items: { $ref: getSchemaPath(model) } },
          links: { $ref: getSchemaPath(PaginationLinks) },
          meta: { $ref: getSchemaPath(PaginationMeta) },
        },
      },
    }),
    ApiPatchworksErrors(400, 422),
    ApiQuery({ name: 'page', required: false, schema: { type: 'integer', minimum: 1, default: 1 } }),
    ApiQuery({ name: 'per_page', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 15 } }),
    ...(sorts.length === 0
      ? []
      : [ApiQuery({ ...textQuery('sort'), description: `${sorts.join(', ')}; - before it: descending.` })]),
    ...filterParameters(listing),
    ...rowParameters(listing),
  );
}

/** §4.2 */
const filterParameters = (listing: Listing): MethodDecorator[] =>
  rulesOf(listing).filters.map((name) => ApiQuery(textQuery(`filter[${name}]`)));

/** §4.1, §4.4 */
function rowParameters(listing: Listing): MethodDecorator[] {
  const { includes, fields } = rulesOf(listing);
  return [
    ...(includes.length === 0 ? [] : [ApiQuery({ ...textQuery('include'), description: includes.join(', ') })]),
    ...(fields === undefined
      ? []
      : [ApiQuery({ ...textQuery(`fields[${fields.table}]`), description: fields.columns.join(', ') })]),
  ];
}

/** `connection-pools`, as a sentence has it. */
export const wordsOf = (name: string): string => name.replaceAll('-', ' ');

const textQuery = (name: string) => ({ name, required: false, schema: { type: 'string' } }) as const;
