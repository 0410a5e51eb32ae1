import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import { errorText } from '../errors/error-envelope.ts';

/** The body of every refusal of the Jitterbit API, as documents show it (jitterbit-contract.md §3). */
export class JitterbitErrorResponse {
  @ApiProperty({ enum: [false] })
  status!: false;

  @ApiProperty({ description: 'For people.', example: 'User login' })
  operation!: string;

  @ApiProperty({ example: 'INVALID_REQUEST' })
  errorCode!: string;

  @ApiProperty()
  errorMessage!: string;
}

/** The body of every refusal of the Patchworks API, as documents show it (patchworks-contract.md §3.3). */
export class PatchworksErrorResponse {
  @ApiProperty({ description: 'With 422 the first error, and how many more there are.' })
  message!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'By field, with 422.',
    example: { name: ['The name field is required.'] },
  })
  errors?: Record<string, string[]>;
}

type Decorator = MethodDecorator & ClassDecorator;

/** Which refusals an operation of the Jitterbit API has, beside failures of its domain under 200. */
export const ApiJitterbitErrors = (...statuses: readonly number[]): Decorator =>
  refusedWith(JitterbitErrorResponse, statuses);

/** Which refusals an operation of the Patchworks API has. */
export const ApiPatchworksErrors = (...statuses: readonly number[]): Decorator =>
  refusedWith(PatchworksErrorResponse, statuses);

const refusedWith = (type: new () => object, statuses: readonly number[]): Decorator =>
  applyDecorators(...statuses.map((status) => ApiResponse({ status, type, description: errorText(status) })));
