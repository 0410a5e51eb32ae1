import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Callers } from '@umbra/access';
import { PATCHWORKS_PREFIX } from '@umbra/wire';
import { ApiPatchworksErrors } from '@umbra/wire/openapi';
import { UsageLimitGuard } from '../callers/usage-limit.guard.ts';

/**
 * A controller of this dialect: users and API keys, each so many calls a minute (§1, §3.3).
 * @param path below `/api/v1`: `connectors`
 */
export const PatchworksRoutes = (path: string): ClassDecorator =>
  applyDecorators(
    Controller(`${PATCHWORKS_PREFIX}/${path}`),
    Callers('user', 'client'),
    UseGuards(UsageLimitGuard),
    ApiTags('patchworks'),
    ApiBearerAuth(),
    ApiPatchworksErrors(401, 403, 429, 500),
  );
