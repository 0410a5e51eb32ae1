import { Draft } from '../validation/draft.ts';
import { integer } from '../validation/rules.ts';
import { nullable } from '../validation/shape.ts';
import type { QueryString } from './query-string.ts';

/** §4.5 */
export interface Page {
  /** From 1. */
  readonly page: number;
  /** 1–100. */
  readonly perPage: number;
}

const DEFAULT_PER_PAGE = 15;
const MAX_PER_PAGE = 100;

const pageFields = {
  page: nullable(integer(1, Number.MAX_SAFE_INTEGER)),
  per_page: nullable(integer(1, MAX_PER_PAGE)),
};

/** @throws WireError 422 for what is no integer, or out of range */
export function readPage({ page: asked, per_page: size }: QueryString): Page {
  const { page, per_page } = Draft.of(pageFields, { page: asked, per_page: size }).finish();
  return { page: page ?? 1, perPage: per_page ?? DEFAULT_PER_PAGE };
}

/** Rows before the page. */
export const offsetOf = ({ page, perPage }: Page): number => (page - 1) * perPage;
