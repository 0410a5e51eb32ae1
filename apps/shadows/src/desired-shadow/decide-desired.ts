import { isDeepStrictEqual } from 'node:util';
import {
  EMPTY_DESIRED_SHADOW,
  type DesiredShadow,
  type DesiredShadowEvent,
  type DesiredShadowState,
  type DesiredSystem,
} from '@umbra/contracts/desired-shadow';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { FieldError } from '@umbra/wire';
import type { AssociateDesired, ChangeDesired, DesiredCommand } from './desired-settings.ts';
import { mergeDisableTracking } from './merge-disable-tracking.ts';
import { withStoredPasswords } from './wlan-passwords.ts';

/** Whose desired state it is, and when. */
export interface DesiredSubject {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly nowMs: number;
}

/** The fact that follows from a command; or the desired state that stays as it is; or what is wrong with the command. */
export type DesiredDecision =
  | { readonly type: DesiredShadowEvent['type']; readonly state: DesiredShadowState }
  | { readonly unchanged: DesiredShadow }
  | { readonly errors: readonly FieldError[] };

/**
 * What becomes of the desired state (SHA-1, SHA-2, SHA-3, SHA-8). Pure. Every change makes a new `stateVersion`, also one that
 * sets what was set before: the device must be able to tell that somebody asked again. What follows from associations makes
 * one only where it differs from what is stored: nobody has asked the device for anything.
 */
export function decideDesired(
  command: DesiredCommand,
  stored: DesiredShadowState | undefined,
  { trackingId, projectId, nowMs }: DesiredSubject,
): DesiredDecision {
  const before = stored?.desired ?? EMPTY_DESIRED_SHADOW;
  const after = afterCommand(command, before, nowMs);
  if ('errors' in after || 'unchanged' in after) return after;
  // The clock of another replica may have been ahead: a change is never earlier than the one before it.
  const timestamp = Math.max(nowMs, before.timestamp ?? 0);
  return {
    type: command.kind === 'clear' ? 'desired-shadow.cleared' : 'desired-shadow.changed',
    state: { trackingId, projectId, version: (stored?.version ?? 0) + 1, desired: { ...after, timestamp } },
  };
}

function afterCommand(command: DesiredCommand, before: DesiredShadow, nowMs: number) {
  switch (command.kind) {
    case 'change':
      return changed(command, before, nowMs);
    case 'clear':
      return cleared(before);
    case 'associate':
      return associated(command, before);
  }
}

/** SHA-3: what follows from associations is a change like any other to the device. */
function associated(
  { lastModifiedGeofenceTimestamp: modifiedAtMs, sensorAlarmConfig: given }: AssociateDesired,
  before: DesiredShadow,
): DesiredShadow | { readonly unchanged: DesiredShadow } {
  const { sensorAlarmConfig: stored, ...others } = before.system;
  const sensorAlarmConfig = given === undefined ? stored : (given ?? undefined);
  const lastModifiedGeofenceTimestamp = Math.max(modifiedAtMs ?? 0, others.lastModifiedGeofenceTimestamp);
  const isSame =
    lastModifiedGeofenceTimestamp === others.lastModifiedGeofenceTimestamp &&
    isDeepStrictEqual(sensorAlarmConfig, stored);
  if (isSame) return { unchanged: before };
  return {
    ...before,
    system: {
      ...others,
      ...(sensorAlarmConfig === undefined ? {} : { sensorAlarmConfig }),
      lastModifiedGeofenceTimestamp,
      stateVersion: others.stateVersion + 1,
    },
  };
}

/** What the server owns stays: it follows from associations, not from what is being cleared. */
function cleared({ system }: DesiredShadow): DesiredShadow {
  const { stateVersion, lastModifiedGeofenceTimestamp, sensorAlarmConfig } = system;
  return {
    system: {
      ...(sensorAlarmConfig === undefined ? {} : { sensorAlarmConfig }),
      stateVersion: stateVersion + 1,
      lastModifiedGeofenceTimestamp,
    },
  };
}

function changed(
  { payload, system: given = {} }: ChangeDesired,
  before: DesiredShadow,
  nowMs: number,
): DesiredShadow | { readonly errors: readonly FieldError[] } {
  const { rate, powerSave, disableTracking, wlanConfigurations, ...members } = given;
  const errors: FieldError[] = [];
  const keep = <Merged extends object>(merged: Merged | FieldError): Merged | undefined => {
    if (!('reason' in merged)) return merged;
    errors.push(merged);
    return undefined;
  };
  const parts: Partial<DesiredSystem> = {
    ...(rate === undefined ? {} : { rate: { ...before.system.rate, ...rate } }),
    ...(powerSave === undefined ? {} : { powerSave: { ...before.system.powerSave, ...powerSave } }),
  };
  const tracking = disableTracking && keep(mergeDisableTracking(before.system.disableTracking, disableTracking, nowMs));
  const networks =
    wlanConfigurations && keep(withStoredPasswords(wlanConfigurations, before.system.wlanConfigurations ?? []));
  const system: DesiredSystem = {
    ...before.system,
    ...members,
    ...parts,
    ...(tracking === undefined ? {} : { disableTracking: tracking }),
    ...(networks === undefined ? {} : { wlanConfigurations: networks }),
    stateVersion: before.system.stateVersion + 1,
  };
  errors.push(...contradictoryRates(system));
  if (errors.length > 0) return { errors };
  const kept = payload ?? before.payload;
  return { ...(kept === undefined ? {} : { payload: kept }), system };
}

/** §4.2: `sampleMs` below `sendMs`, `powerSave.sendMs` (0 = off) above it, as they are after the merge. */
function contradictoryRates({ rate, powerSave }: DesiredSystem): FieldError[] {
  const sendMs = rate?.sendMs;
  if (sendMs === undefined) return [];
  const errors: FieldError[] = [];
  if (rate?.sampleMs !== undefined && rate.sampleMs >= sendMs) {
    errors.push({ path: 'desired.system.rate.sampleMs', reason: 'must be smaller than sendMs' });
  }
  if (powerSave?.sendMs !== undefined && powerSave.sendMs !== 0 && powerSave.sendMs <= sendMs) {
    errors.push({ path: 'desired.system.powerSave.sendMs', reason: 'must be greater than rate.sendMs, or 0' });
  }
  return errors;
}
