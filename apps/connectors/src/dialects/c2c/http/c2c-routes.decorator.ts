import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Callers } from '@umbra/access';
import { ApiErrors } from '@umbra/wire/openapi';
import { C2cCallLimitGuard } from './call-limit.guard.ts';

/**
 * A controller of this dialect: users and API keys, each so many calls a minute.
 * @param path below `/c2c/v4`: `connectors`
 */
export const C2cRoutes = (path: string): ClassDecorator =>
  applyDecorators(
    Controller(`c2c/v4/${path}`),
    Callers('user', 'client'),
    UseGuards(C2cCallLimitGuard),
    ApiTags('connectors'),
    ApiBearerAuth(),
    ApiErrors(429),
  );
