import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, getSchemaPath } from '@nestjs/swagger';
import { ApiJitterbitErrors, JitterbitErrorResponse } from '@umbra/wire/openapi';

/** What documents say of an operation of this dialect: its failures come under 200 as well. */
export function ApiJitterbit(summary: string, answer: Type<object>): MethodDecorator {
  const answers = [answer, JitterbitErrorResponse];
  return applyDecorators(
    ApiOperation({ summary }),
    ApiExtraModels(...answers),
    ApiOkResponse({
      description: 'Done; or failed, and `status` is false.',
      schema: { oneOf: answers.map((type) => ({ $ref: getSchemaPath(type) })) },
    }),
    ApiJitterbitErrors(400, 401, 403, 500),
  );
}
