import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Callers } from '@umbra/access';

/** Below which all operations of this service are (§9.1). */
export const DEVICE_UPLOADS = 'bulkjobs/v4/deviceUploads';

/** A controller of §9.1: users and API keys. */
export const BulkJobsRoutes = (): ClassDecorator =>
  applyDecorators(Controller(DEVICE_UPLOADS), Callers('user', 'client'), ApiTags('bulk jobs'), ApiBearerAuth());
