import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Callers } from '@umbra/access';
import { ApiErrors } from '@umbra/wire/openapi';
import { BulkJobsCallLimitGuard } from './call-limit.guard.ts';

/** Below which all operations of this service are (§9.1). */
export const DEVICE_UPLOADS = 'bulkjobs/v4/deviceUploads';

/** A controller of §9.1: users and API keys, each so many calls a minute. */
export const BulkJobsRoutes = (): ClassDecorator =>
  applyDecorators(
    Controller(DEVICE_UPLOADS),
    Callers('user', 'client'),
    UseGuards(BulkJobsCallLimitGuard),
    ApiTags('bulk jobs'),
    ApiBearerAuth(),
    ApiErrors(429),
  );
