import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

/** The query of a list in pages of the v4 dialect (§1.6). */
export const ApiLimitPage = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({ name: 'limit', type: 'integer', required: false, description: '1 to 100, 100 by default.' }),
    ApiQuery({ name: 'pageToken', required: false }),
  );
