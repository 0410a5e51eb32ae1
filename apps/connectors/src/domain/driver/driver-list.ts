import { owntracksDriver } from '../../drivers/owntracks/owntracks.driver.ts';
import { traccarDriver } from '../../drivers/traccar/traccar.driver.ts';
import { umbraLoopbackDriver } from '../../drivers/umbra-loopback/umbra-loopback.driver.ts';
import type { Driver } from './driver.ts';

/** Every driver that is built in. A further cloud is a folder in `drivers/` and a line here. */
export const builtInDrivers: readonly Driver[] = [owntracksDriver, traccarDriver, umbraLoopbackDriver];

const byId = new Map(builtInDrivers.map((driver) => [driver.driverId, driver]));

export const builtInDriver = (driverId: string): Driver | undefined => byId.get(driverId);
