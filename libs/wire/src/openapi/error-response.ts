import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import { errorText } from '../errors/error-envelope.ts';

/** The body of every refusal, as documents show it (ERR-1). */
export class ErrorResponse {
  @ApiProperty({ type: 'integer', description: 'The HTTP status.', example: 404 })
  code!: number;

  @ApiProperty({ description: 'The text of the status.', example: 'Not Found' })
  error!: string;

  @ApiProperty({ format: 'uuid', description: 'Also in the log line of the refusal.' })
  id!: string;

  @ApiPropertyOptional({ description: 'What was wrong, and what would be right.' })
  message?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'A finer code, and which fields were wrong.',
    example: { hereErrorCode: 404306, errors: [{ path: 'count', reason: 'must be an integer from 1 to 1000' }] },
  })
  details?: Record<string, unknown>;
}

/** Which refusals an operation has. */
export const ApiErrors = (...statuses: readonly number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, type: ErrorResponse, description: errorText(status) })),
  );
