import type { Caller, DevicesView, Freshness, KnownDevice, ProjectsView } from '@umbra/access';
import type { AppId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { deviceOfAnotherProject, deviceUnknown, idMissing, notTheDeviceItself } from '../../ingestion.errors.ts';
import type { AddressedSamples } from '../addressed-samples.ts';
import type { PostedGroup, Posting } from '../posting.ts';

export interface AddressBook {
  readonly devices: DevicesView;
  readonly projects: ProjectsView;
  readonly freshness: Freshness;
}

export type Unreachable = 'unknown' | 'of-another-project';

/**
 * Finds whose samples these are (ING-1, ING-10 … ING-14). What memory does not know may be news that has not arrived:
 * before anything is refused, the newest state is waited for once.
 */
export function address(
  book: AddressBook,
  caller: Caller,
  posting: Posting,
): readonly AddressedSamples[] | Promise<readonly AddressedSamples[]> {
  const found = addressAll(book, caller, posting);
  if (!('refuse' in found)) return found.addressed;
  return book.freshness.caughtUp().then(() => {
    const retried = addressAll(book, caller, posting);
    if ('refuse' in retried) throw retried.refuse();
    return retried.addressed;
  });
}

type Outcome = { readonly addressed: readonly AddressedSamples[] } | { readonly refuse: () => Error };

function addressAll(book: AddressBook, caller: Caller, posting: Posting): Outcome {
  if (caller.kind === 'device') return addressOwn(book, caller.trackingId, posting);
  const inScope = scopeOf(book, caller);
  const byDevice = new Map<TrackingId, { device: KnownDevice; samples: AddressedSamples['samples'] }>();
  for (const group of posting.groups) {
    if (group.id === undefined) throw idMissing();
    const device = find(book, inScope, group.id, posting.appId as AppId | undefined);
    if (device === 'unknown') return { refuse: () => deviceUnknown(group.path) };
    if (device === 'of-another-project') return { refuse: () => deviceOfAnotherProject(group.path) };
    // A device may go by its tracking ID and by its external ID in one batch.
    const known = byDevice.get(device.trackingId);
    if (known === undefined) byDevice.set(device.trackingId, { device, samples: group.samples });
    else known.samples = [...known.samples, ...group.samples];
  }
  return { addressed: [...byDevice.values()] };
}

/** ING-10: a device posts for itself, under whichever of its names. */
function addressOwn({ devices }: AddressBook, trackingId: TrackingId, posting: Posting): Outcome {
  const device = devices.byTrackingId(trackingId);
  const group = posting.groups[0];
  if (device === undefined || group === undefined) return { refuse: () => deviceUnknown('') };
  if (!isNameOf(device, group, posting.appId)) throw notTheDeviceItself();
  return { addressed: [{ device, samples: group.samples }] };
}

function isNameOf(device: KnownDevice, { id }: PostedGroup, appId: string | undefined): boolean {
  if (id === undefined || id === device.trackingId) return true;
  return appId === device.appId && id === device.externalId;
}

function find(
  { devices, projects }: AddressBook,
  inScope: (projectId: ProjectId) => boolean,
  id: string,
  appId: AppId | undefined,
): KnownDevice | Unreachable {
  const byTrackingId = devices.byTrackingId(id as TrackingId);
  if (appId === undefined) return reachable(byTrackingId, inScope);
  // ING-12: an external ID of that application, or a tracking ID of the same project.
  const projectId = projects.byAppId(appId)?.projectId;
  if (projectId === undefined) return 'unknown';
  if (!inScope(projectId)) return 'of-another-project';
  const byExternalId = devices.byExternalId(appId, id as ExternalId);
  if (byExternalId !== undefined) return reachable(byExternalId, inScope);
  return reachable(byTrackingId, (candidate) => candidate === projectId);
}

/** ING-1, ING-13 */
export function reachable(
  device: KnownDevice | undefined,
  inScope: (projectId: ProjectId) => boolean,
): KnownDevice | Unreachable {
  if (device === undefined) return 'unknown';
  if (!inScope(device.projectId)) return 'of-another-project';
  return device.claimed ? device : 'unknown';
}

/** The projects that the caller may speak for: one, or all that a user without a narrowed token is a member of. */
function scopeOf({ projects }: AddressBook, caller: Exclude<Caller, { kind: 'device' }>) {
  return (projectId: ProjectId): boolean => {
    if (caller.projectId !== undefined && caller.projectId !== projectId) return false;
    return caller.kind === 'client' || projects.isMember(projectId, caller.userId);
  };
}
