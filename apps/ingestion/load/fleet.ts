import { sleep } from 'k6';
import exec from 'k6/execution';
import { bodyText } from './lib/body.ts';
import { garbled, nextTurn, usualHabits } from './lib/device-life.ts';
import { ledgerLine } from './lib/ledger.ts';
import { post } from './lib/post.ts';
import { provision, type Device } from './lib/provision.ts';
import { fleet, k6Options } from './lib/scenarios.ts';
import type { Portion } from './lib/schedule.ts';
import { readSettings } from './lib/settings.ts';
import { clockDifferenceS, signIn } from './lib/sign-in.ts';
import { writeSummary } from './lib/write-summary.ts';

interface Stage {
  readonly devices: Device[];
  readonly differenceS: number;
}

const UNAUTHORIZED = 401;
/** Clocks of devices are not in step. */
const JITTER = 0.2;

const settings = readSettings(__ENV, fleet.defaults);

export const options = k6Options(fleet, settings);

export function setup(): Stage {
  return { devices: provision(settings).devices, differenceS: clockDifferenceS(settings) };
}

/** The memory of the device that this virtual user is. */
let token: string | undefined;
let held: Portion[] = [];
let last: Portion[] = [];

/** One turn of a device: sign in if it has to, then what comes next, then rest. */
export default function turn({ devices, differenceS }: Stage): void {
  const index = (exec.vu.idInTest - 1) % devices.length;
  const device = devices[index];
  if (device === undefined) throw new Error('There are fewer devices than virtual users.');
  if (token === undefined) {
    sleep(Math.random() * settings.everyS);
    token = signIn(settings, device, differenceS);
  }
  const measured = { device: index, firstMs: Date.now(), stepMs: 0, count: 1 };
  const what = nextTurn(usualHabits, Math.random());
  if (what === 'garble') {
    send(device, garbled(Math.random()), [], true);
  } else if (what === 'hold') {
    held.push(measured);
  } else {
    // The newest first: late ones may come in any order.
    const portions = what === 'repeat' && last.length > 0 ? last : [measured, ...held];
    if (portions !== last) held = [];
    last = portions;
    send(
      device,
      bodyText('v2', portions, () => device.trackingId),
      portions,
      false,
    );
  }
  sleep(settings.everyS * (1 - JITTER + 2 * JITTER * Math.random()));
}

function send(device: Device, body: string, portions: readonly Portion[], isMalformed: boolean): void {
  const samples = portions.length;
  const { outcome, status } = post(settings, { route: 'v2', token: token ?? '', body, samples, isMalformed });
  if (status === UNAUTHORIZED) token = undefined;
  if (settings.isLedgerKept && outcome === 'accepted') console.log(ledgerLine(portions, () => device.trackingId));
}

export const handleSummary = writeSummary(fleet, settings);
