import type { RowWish } from './row-wish.ts';

/**
 * Whether a row may make a licence of the project, or end one: that is for its admins (REG-2). What a connector makes is
 * its own affair, as by C2C; claiming and unclaiming is for every member.
 */
export function changesLicences(wish: RowWish): boolean {
  switch (wish.variant) {
    case 'unprovisioned':
    case 'virtual':
      return true;
    case 'delete-tracked':
    case 'delete-virtual':
      return !wish.unclaimOnly;
    case 'delete-external':
      return !wish.unclaimOnly && !wish.removeFromConnectorOnly;
    default:
      return false;
  }
}
