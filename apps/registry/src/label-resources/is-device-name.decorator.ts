import { IsText } from '@umbra/wire';
import { MAX_TEXT_LENGTH } from '../http/bounded-text.ts';

/** The name of a device is a label (BULK-6), so it is as long as one. */
export const IsDeviceName = (): PropertyDecorator => IsText(1, MAX_TEXT_LENGTH);
