import type { KnownDevice } from '@umbra/access';
import type { Command, CommandOutcome } from '@umbra/contracts/command';
import { derivedUuid } from '@umbra/contracts/ids';
import type { AcceptTelemetry, TelemetryAccepted } from '@umbra/contracts/ingestion-command';
import type { IngestedSample } from '@umbra/contracts/telemetry';
import type { LogRecord } from '@umbra/kafka';
import { reachable, type AddressBook } from '../accept-telemetry/steps/address.step.ts';
import { stamp } from '../accept-telemetry/steps/stamp.step.ts';
import { strip } from '../accept-telemetry/steps/strip.step.ts';
import type { DesiredShadowsView } from '../desired-shadows/desired-shadows.view.ts';
import { deviceOfAnotherProject, deviceUnknown } from '../ingestion.errors.ts';
import type { CheckContext } from '../telemetry/check.ts';
import type { ShapeCheck } from '../telemetry/shape/compiled-shapes.ts';
import { takeSamples } from './take-samples.ts';

export interface CarryOutContext extends CheckContext {
  readonly devices: AddressBook['devices'];
  readonly desiredShadows: DesiredShadowsView;
  readonly shapeOf: ShapeCheck;
  readonly traceparent: string | undefined;
}

/** What a command comes to, once its events are on the log. */
export interface CarriedOut {
  readonly device: KnownDevice;
  readonly events: readonly LogRecord[];
  readonly outcome: CommandOutcome<TelemetryAccepted> & { readonly status: 'done' };
}

/** Whether what is known here is enough to carry it out; if not, it may be news that has not arrived yet. */
export const isAddressable = (devices: AddressBook['devices'], wish: AcceptTelemetry['data']): boolean =>
  typeof findDevice(devices, wish) === 'object';

const findDevice = (devices: AddressBook['devices'], { trackingId, projectId }: AcceptTelemetry['data']) =>
  reachable(devices.byTrackingId(trackingId), (candidate) => candidate === projectId);

/**
 * The way of `accept-telemetry`, for samples that a connector brings: whose they are, the checks, what their owner forbids,
 * the stamp.
 * @throws WireError the device is nobody's or somebody else's (ING-13)
 */
export function carryOut(command: Command, wish: AcceptTelemetry['data'], context: CarryOutContext): CarriedOut {
  const { devices, desiredShadows, shapeOf, nowMs, traceparent } = context;
  const device = findDevice(devices, wish);
  if (device === 'unknown') throw deviceUnknown('');
  if (device === 'of-another-project') throw deviceOfAnotherProject('');
  const { taken, refused } = takeSamples(wish.samples, shapeOf, context);
  const outcome = { status: 'done', result: { accepted: taken.length, refused } } as const;
  if (taken.length === 0) return { device, events: [], outcome };
  const system = desiredShadows.of(device.trackingId)?.desired.system;
  const events = stamp(device, strip(taken, system?.disableTracking), system?.detectOutliers === true, {
    acceptedAtMs: nowMs,
    source: 'connector',
    correlationId: command.correlationId,
    causationId: command.id,
    traceparent,
    eventIdOf: (samples) => eventIdOf(wish.commandId, samples),
  });
  return { device, events, outcome };
}

/**
 * Commands are carried out at least once: the same samples by the same command are the same event. By their times too, for
 * what is accepted of a command, and where it is split, may differ from one time to the next.
 */
const eventIdOf = (commandId: string, samples: readonly IngestedSample[]): string =>
  derivedUuid(`telemetry of ${commandId} at ${samples.map(({ sampledAtMs }) => sampledAtMs).join(' ')}`);
