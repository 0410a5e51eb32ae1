import { chirpstackDriver } from '../../drivers/chirpstack/chirpstack.driver.ts';
import { httpJsonDriver } from '../../drivers/http-json/http-json.driver.ts';
import { owntracksDriver } from '../../drivers/owntracks/owntracks.driver.ts';
import { theThingsStackDriver } from '../../drivers/the-things-stack/the-things-stack.driver.ts';
import { traccarDriver } from '../../drivers/traccar/traccar.driver.ts';
import { umbraLoopbackDriver } from '../../drivers/umbra-loopback/umbra-loopback.driver.ts';
import type { Driver } from './driver.ts';

/** Every driver that is built in. A further cloud is a folder in `drivers/` and a line here. */
export const builtInDrivers: readonly Driver[] = [
  chirpstackDriver,
  httpJsonDriver,
  owntracksDriver,
  theThingsStackDriver,
  traccarDriver,
  umbraLoopbackDriver,
];

const byId = new Map(builtInDrivers.map((driver) => [driver.driverId, driver]));

export const builtInDriver = (driverId: string): Driver | undefined => byId.get(driverId);
