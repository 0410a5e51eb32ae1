import { toWireError } from '@umbra/wire';
import { DriverBusyError } from './driver-busy.error.ts';

it('C2C-17 what is too busy answers 503, so that the cloud calls again', () => {
  expect(toWireError(new DriverBusyError('later'))).toMatchObject({ status: 503, code: 'CONNECTORS_DRIVER_BUSY' });
});
