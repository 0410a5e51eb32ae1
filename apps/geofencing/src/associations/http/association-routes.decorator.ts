import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers } from '@umbra/access';

/** Routes about associations, for users and applications unless one says otherwise (§1.3). */
export const AssociationRoutes = (prefix: string): ClassDecorator =>
  applyDecorators(ApiTags('associations'), ApiBearerAuth(), Callers('user', 'client'), Controller(prefix));

/** GEN-11 */
export const ApiAppId = (): MethodDecorator =>
  ApiQuery({ name: 'appId', required: false, description: 'The device is named by its external id then.' });
