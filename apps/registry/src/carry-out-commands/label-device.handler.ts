import { aloneTogether, wishOf, type AskedTogether, type CommandHandler, type Wish } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { DeviceLabels, LabelDevice } from '@umbra/contracts/registry-command';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { IsText, type WireError } from '@umbra/wire';
import { IsObject } from 'class-validator';
import type { EntityManager } from 'typeorm';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import { boundedPairs } from '../http/bounded-text.ts';
import { MAX_LABELS_PER_RESOURCE, NAME_KEY, type Label } from '../label-resources/decide-labels.ts';
import type { Labels } from '../label-resources/labels.ts';
import { refusals } from '../registry.errors.ts';
import { MAX_ID_LENGTH } from './claimant.wish.ts';

/** BULK-6: a device is of one type. */
const TYPE_KEY = 'type';
const SINGLE_VALUED = new Set([TYPE_KEY]);

export class LabelDeviceWish {
  @IsText(1, MAX_ID_LENGTH)
  projectId!: ProjectId;

  @IsText(1, MAX_ID_LENGTH)
  trackingId!: TrackingId;

  @IsObject()
  labels!: DeviceLabels;
}

type Labelled = Record<never, never>;

const checkShape = wishOf(LabelDeviceWish);

/** @throws WireError 400 */
function checkLabels(data: object): LabelDeviceWish {
  const wish = checkShape(data);
  const pairs = boundedPairs('labels', wish.labels, MAX_LABELS_PER_RESOURCE);
  if (NAME_KEY in wish.labels)
    throw refusals.valueInvalid(`labels.${NAME_KEY}`, 'must not be given: a claim names the device');
  if (new Set(pairs.filter(([key]) => key === TYPE_KEY).map(([, value]) => value)).size > 1) {
    throw refusals.valueInvalid(`labels.${TYPE_KEY}`, 'must hold one text: a device is of one type');
  }
  return wish;
}

/** BULK-6: writes what a job says of a device beside its name. What is there already stays, and is no fault. */
export class LabelDeviceHandler implements CommandHandler<LabelDevice, Labelled> {
  readonly type = 'registry.label-device';
  readonly replyType = 'registry.device-labelled';
  readonly check = checkLabels;
  readonly #devices: DevicesRepository;
  readonly #labels: Labels;

  constructor(devices: DevicesRepository, labels: Labels) {
    this.#devices = devices;
    this.#labels = labels;
  }

  /** @throws WireError 404 for a device that the project has not claimed, 409 for too many labels */
  carryOut(manager: EntityManager, wish: LabelDeviceWish, origin: EventOrigin): Promise<Labelled> {
    return aloneTogether(this, manager, wish, origin);
  }

  async carryOutTogether(
    manager: EntityManager,
    asked: readonly AskedTogether<LabelDevice>[],
  ): Promise<readonly (Labelled | WireError)[]> {
    const wishes = asked.map(({ wish }) => wish);
    const claims = await this.#devices.lockClaimed(
      manager,
      wishes.map(({ trackingId }) => trackingId),
    );
    const isClaimed = (wish: Wish<LabelDevice>): boolean => claims.get(wish.trackingId) === wish.projectId;
    const refused = new Map<Wish<LabelDevice>, WireError | undefined>();
    for (const [projectId, ofProject] of Map.groupBy(wishes.filter(isClaimed), (wish) => wish.projectId)) {
      const labels = ofProject.map(({ trackingId, labels }) => ({ id: trackingId, wanted: labelsOf(labels) }));
      const results = await this.#labels.merge(manager, { projectId, type: 'device' }, labels, SINGLE_VALUED);
      for (const [nth, wish] of ofProject.entries()) refused.set(wish, results[nth]);
    }
    return wishes.map((wish) => (isClaimed(wish) ? (refused.get(wish) ?? {}) : refusals.trackingIdUnknown()));
  }
}

const labelsOf = (labels: DeviceLabels): readonly Label[] =>
  Object.entries(labels).flatMap(([key, values]) => values.map((value) => ({ key, value })));
