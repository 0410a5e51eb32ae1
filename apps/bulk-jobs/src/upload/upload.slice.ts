import type { Slice } from '../bulk-jobs.slice.ts';
import { DEVICE_UPLOADS } from '../http/bulk-jobs-routes.decorator.ts';
import { boundUploads } from './bound-uploads.ts';
import { TakeUpload } from './take-upload.ts';
import { UploadController } from './upload.controller.ts';

export const uploadSlice: Slice = {
  controllers: [UploadController],
  providers: [TakeUpload],
  workers: (app) => {
    boundUploads(app.getHttpAdapter().getInstance(), `/${DEVICE_UPLOADS}`);
    return Promise.resolve([]);
  },
};
