import type { ImportedKind } from './cell-identity.ts';

/** Why a row of a cell export is not taken (positioning.md §8); operators see these names, with how often each occurred. */
export type CellRejection =
  /** Not 14 fields. */
  | 'columns'
  /** A field that must be a number is none. */
  | 'number'
  /** A radio technology that nobody knows. */
  | 'radio'
  /** New Radio: no scan of ours carries it yet. */
  | 'nr'
  /** A country or network code that is none (CDMA: a system id). */
  | 'network'
  /** GSM: 0, 65534, 65535 or beyond; CDMA: a network id that is none. */
  | 'area'
  /** 0, all ones, or more bits than the technology has. */
  | 'cell'
  /** No place on Earth. */
  | 'position'
  /** 0° north, 0° east: where positions are that nobody knew. */
  | 'null_island'
  /** More than 50 km outside the country of its code. */
  | 'country';

/** The words of the first column; CDMA is OpenCelliD's alone. */
export const RADIO_WORDS: Readonly<Record<ImportedKind, Buffer>> = {
  gsm: Buffer.from('GSM'),
  wcdma: Buffer.from('UMTS'),
  lte: Buffer.from('LTE'),
  cdma: Buffer.from('CDMA'),
};

export const NEW_RADIO_WORD = Buffer.from('NR');
