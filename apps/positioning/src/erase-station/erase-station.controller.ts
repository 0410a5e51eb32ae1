import { Controller, Delete, Param } from '@nestjs/common';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { parseBluetoothAddress } from '@umbra/positioning-engine';
import { MAC_PATTERN } from '../locate-http/mac-pattern.ts';
import { refusals } from '../positioning.errors.ts';
import { RefuseStations, type RefusedStations } from '../refusals/refuse-stations.ts';

/**
 * How long after a login its bearer counts as the administrator here: who was dismissed since is one only at the registry,
 * which nobody asks.
 */
const LOGIN_COUNTS_MS = 3_600_000;

/** Takes an access point or a beacon off the map, of every project and for ever, because its owner asks (positioning.md §2.3). */
@Controller('positioning/v2/stations')
@Callers('user')
export class EraseStationController {
  readonly #stations: RefuseStations;

  constructor(stations: RefuseStations) {
    this.#stations = stations;
  }

  @Delete(':mac')
  async erase(@CurrentCaller() caller: Caller, @Param('mac') text: string): Promise<RefusedStations> {
    requireAdministrator(caller, Date.now());
    // Of a beacon too: one reads the addresses of both.
    const mac = MAC_PATTERN.test(text) ? parseBluetoothAddress(text) : undefined;
    if (mac === undefined) throw refusals.macInvalid();
    return this.#stations.refuse([mac], 'owner');
  }
}

function requireAdministrator(caller: Caller, nowMs: number): void {
  if (caller.kind !== 'user' || caller.isAdministrator !== true) throw refusals.notAdministrator();
  if (nowMs - (caller.issuedAtMs ?? 0) > LOGIN_COUNTS_MS) throw refusals.loginTooOld();
}
