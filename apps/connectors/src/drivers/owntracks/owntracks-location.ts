import { numberIn, wholeIn } from '../sample/in-range.ts';
import type { LooseSample } from '../sample/sample-of.ts';
import { metresPerSecondOfKmh } from '../sample/units.ts';

type Message = Readonly<Record<string, unknown>>;

/** What a phone says of itself that helps to read a track. Networks, names of regions and notes are its owner's. */
const PAYLOAD = ['t', 'conn', 'm', 'tag', 'inrids'];

/** `unplugged`, `charging`, `full` (which is on power as well); 0 is "unknown". */
const IS_CHARGING: Readonly<Record<number, boolean>> = { 1: false, 2: true, 3: true };

/** The contract's positions have no speed without a heading (§3.2), which phones that stand or walk do not have. */
const speedAlone = ({ vel, cog }: Message): Record<string, number> => {
  const isHeading = wholeIn({ from: 0, to: 360 }, cog) !== undefined;
  const speed = numberIn({ from: 0 }, metresPerSecondOfKmh(vel));
  return isHeading || speed === undefined ? {} : { speedMps: Math.round(speed * 100) / 100 };
};

/** A `location` of OwnTracks in the contract's names and units. */
export function looseSampleOf(message: Message): LooseSample {
  const { tst, bs, p } = message;
  return {
    timestampMs: typeof tst === 'number' ? tst * 1_000 : undefined,
    position: {
      lat: message['lat'],
      lng: message['lon'],
      accuracy: message['acc'],
      alt: message['alt'],
      altaccuracy: message['vac'],
      speed: metresPerSecondOfKmh(message['vel']),
      heading: message['cog'],
    },
    sensorData: {
      batteryLevel: message['batt'],
      batteryIsCharging: typeof bs === 'number' ? IS_CHARGING[bs] : undefined,
      // Kilopascals.
      pressureHpa: typeof p === 'number' ? p * 10 : undefined,
    },
    payload: {
      ...speedAlone(message),
      ...Object.fromEntries(PAYLOAD.flatMap((key) => (key in message ? [[key, message[key]]] : []))),
    },
  };
}

/**
 * Whose message it is: `user/device` of the topic `owntracks/user/device`, as the Recorder names it; without a topic the
 * two letters of the tracker.
 */
export function externalDeviceIdOf({ topic, tid }: Message): unknown {
  if (typeof topic !== 'string' || topic === '') return tid;
  const [base, ...levels] = topic.split('/');
  return base === 'owntracks' && levels.length >= 2 ? levels.slice(0, 2).join('/') : topic;
}
