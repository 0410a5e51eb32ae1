import type { JobType } from '../../job/job.ts';
import type { RowWish } from '../../job/row-wish.ts';
import type { RowProblem } from './check-field.ts';
import type { FieldName } from './row-fields.ts';

/** What one kind of row is about: it is told by the ids that it has. */
interface Variant {
  readonly variant: RowWish['variant'];
  readonly ids: readonly FieldName[];
  /** Beside the ids. */
  readonly fields: readonly FieldName[];
}

const DEVICE_FIELDS: readonly FieldName[] = [
  ...(['name', 'type', 'tags', 'geofences', 'rules'] as const),
  ...(['sampleMs', 'sendMs', 'distanceM', 'areaBased'] as const),
];
const EXTERNAL: readonly FieldName[] = ['connectorId', 'externalDeviceId'];

/** The closed objects of §9.2 and §9.3. */
export const variants: Readonly<Record<JobType, readonly Variant[]>> = {
  create: [
    { variant: 'unprovisioned', ids: [], fields: DEVICE_FIELDS },
    { variant: 'provisioned', ids: ['deviceId'], fields: DEVICE_FIELDS },
    { variant: 'virtual', ids: ['externalId'], fields: DEVICE_FIELDS },
    { variant: 'external', ids: EXTERNAL, fields: DEVICE_FIELDS },
  ],
  delete: [
    { variant: 'delete-tracked', ids: ['trackingId'], fields: ['unclaimOnly'] },
    { variant: 'delete-virtual', ids: ['externalId'], fields: ['unclaimOnly'] },
    { variant: 'delete-external', ids: EXTERNAL, fields: ['unclaimOnly', 'removeFromConnectorOnly'] },
  ],
};

/** Every field that rows of a job may have: those of all its variants. */
export const fieldsOf = (type: JobType): ReadonlySet<string> => FIELDS[type];

const FIELDS: Readonly<Record<JobType, ReadonlySet<string>>> = {
  create: new Set(variants.create.flatMap(({ ids, fields }) => [...ids, ...fields])),
  delete: new Set(variants.delete.flatMap(({ ids, fields }) => [...ids, ...fields])),
};

const CHOICES: Readonly<Record<JobType, string>> = {
  create: 'a row has deviceId, or externalId, or connectorId and externalDeviceId, or none of them',
  delete: 'a row has trackingId, or externalId, or connectorId and externalDeviceId',
};

/** The variant of a row with these fields, all of which its job knows; or why it has none. */
export function variantOf(type: JobType, has: (field: FieldName) => boolean): Variant | RowProblem {
  const ids = [...new Set(variants[type].flatMap((variant) => variant.ids))].filter(has);
  const variant = variants[type].find((candidate) => candidate.ids.length === ids.length && candidate.ids.every(has));
  if (variant !== undefined) return foreignField(variant, has) ?? variant;
  const isHalf = ids.length === 1 && EXTERNAL.includes(ids[0]!);
  if (isHalf) {
    const other = EXTERNAL.find((field) => !has(field))!;
    return { field: other, reason: `is required beside ${ids[0]!}` };
  }
  const field = ids.at(-1) ?? 'trackingId';
  return ids.length === 0
    ? { field, reason: `is required: ${CHOICES[type]}` }
    : { field, reason: `must not stand beside ${ids[0]!}: ${CHOICES[type]}` };
}

/** BULK-15: the one field that not every variant of its job has. */
function foreignField({ fields }: Variant, has: (field: FieldName) => boolean): RowProblem | undefined {
  const field = 'removeFromConnectorOnly';
  return has(field) && !fields.includes(field)
    ? { field, reason: 'is for rows with connectorId and externalDeviceId alone' }
    : undefined;
}
