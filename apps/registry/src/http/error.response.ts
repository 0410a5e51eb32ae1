import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

/** The body of every refusal (ERR-1). */
export class ErrorResponse {
  @ApiProperty({ description: 'The HTTP status.', example: 404 })
  code!: number;

  @ApiProperty({ example: 'Not Found' })
  error!: string;

  @ApiProperty({ format: 'uuid', description: 'Also in the log line of the refusal.' })
  id!: string;

  @ApiPropertyOptional({ description: 'What was wrong, and what would be right.' })
  message?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { hereErrorCode: 404306, errors: [{ path: 'count', reason: 'must be an integer from 1 to 1000' }] },
  })
  details?: Record<string, unknown>;
}

/** Which refusals an operation has. */
export const ApiErrors = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(...statuses.map((status) => ApiResponse({ status, type: ErrorResponse })));
