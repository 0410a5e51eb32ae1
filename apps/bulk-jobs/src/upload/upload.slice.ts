import type { Slice } from '../bulk-jobs.slice.ts';
import { TakeUpload } from './take-upload.ts';
import { UploadController } from './upload.controller.ts';

export const uploadSlice: Slice = { controllers: [UploadController], providers: [TakeUpload] };
