import { desiredSystemOf, isRateImpossible } from './desired-system.ts';
import { errorOf } from './row-error.ts';
import type { RowIds, RowState } from './row-state.ts';
import type { CreateWish, RowWish } from './row-wish.ts';
import type { Step, StepName } from './step.ts';

const FIRST_STEPS: Readonly<Record<CreateWish['variant'], readonly StepName[]>> = {
  unprovisioned: ['provision'],
  provisioned: ['claim'],
  virtual: ['have'],
  // The connector asks the registry for the same virtual device, under the same name: whoever is first makes it.
  external: ['add', 'have'],
};

/** The steps that a row needs, in their order. */
export function planSteps(wish: RowWish): readonly StepName[] {
  switch (wish.variant) {
    case 'delete-tracked':
    case 'delete-virtual':
      return ['release'];
    case 'delete-external':
      return wish.removeFromConnectorOnly ? ['detach'] : ['detach', 'release'];
    default:
      return [...FIRST_STEPS[wish.variant], ...deviceSteps(wish)];
  }
}

/** A row whose turn it is: what it needs, of which nothing is done yet. */
export function beginRow(wish: RowWish): RowState {
  const isRefused = 'name' in wish && isRateImpossible(wish);
  const steps = planSteps(wish).map((name): Step => ({
    name,
    status: name === 'configure' && isRefused ? 'failed' : 'pending',
  }));
  return { status: 'ongoing', steps, ids: idsOf(wish), errors: isRefused ? [RATE_IMPOSSIBLE] : [] };
}

const RATE_IMPOSSIBLE = errorOf('configure', {
  status: 400,
  code: 'BULK_JOBS_RATE_IMPOSSIBLE',
  message: '"sendMs" must be at least "sampleMs": a device cannot send more often than it samples.',
});

function deviceSteps(wish: CreateWish): readonly StepName[] {
  const { type, tags = [], geofences = [], rules = [] } = wish;
  return [
    ...(type !== undefined || tags.length > 0 ? (['label'] as const) : []),
    ...(desiredSystemOf(wish) === undefined ? [] : (['configure'] as const)),
    ...(geofences.length + rules.length > 0 ? (['associate'] as const) : []),
  ];
}

/** What the row itself says of its device. */
function idsOf(wish: RowWish): RowIds {
  switch (wish.variant) {
    case 'provisioned':
      return { deviceId: wish.deviceId };
    case 'virtual':
    case 'delete-virtual':
      return { externalId: wish.externalId };
    case 'delete-tracked':
      return { trackingId: wish.trackingId };
    default:
      return {};
  }
}
