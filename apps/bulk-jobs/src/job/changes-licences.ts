import type { RowWish } from './row-wish.ts';

/**
 * Whether a row may make a licence of the project, or end one: that is for its admins (REG-2). What a connector makes and ends
 * is its own affair, as by C2C; claiming and unclaiming is for every member.
 */
export function changesLicences(wish: RowWish): boolean {
  switch (wish.variant) {
    case 'unprovisioned':
    case 'virtual':
      return true;
    case 'delete-tracked':
    case 'delete-virtual':
      return !wish.unclaimOnly;
    default:
      return false;
  }
}
