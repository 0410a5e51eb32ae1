import { MAX_ROW_BYTES } from '../upload-text.ts';

/** One item of an array, as a text that may or may not be JSON. */
export interface SplitItem {
  readonly text: string;
  /** Of its first character within the whole. */
  readonly from: number;
}

/** Where a text ends to be an array. */
export class NoArray extends Error {
  /** Whole items before. */
  readonly items: number;
  readonly at: number;

  constructor(reason: string, items: number, at: number) {
    super(reason);
    this.items = items;
    this.at = at;
  }
}

/**
 * The items of a JSON array, one after the other: whoever parses them can rest between two, stop at any, and knows which one
 * is broken. An array of nothing has none.
 * @throws NoArray
 */
export function* splitItems(text: string): Generator<SplitItem> {
  let at = skipBlanks(text, 0);
  let items = 0;
  if (text[at] !== '[') throw new NoArray('must be an array of objects', items, at);
  at = skipBlanks(text, at + 1);
  if (text[at] !== ']') {
    for (;;) {
      const end = endOfItem(text, at, items);
      if (text.slice(at, end).trim() === '') throw new NoArray('has no object here', items, at);
      yield { text: text.slice(at, end), from: at };
      items += 1;
      at = end;
      if (text[at] === ']') break;
      at = skipBlanks(text, at + 1);
    }
  }
  const rest = skipBlanks(text, at + 1);
  if (rest < text.length) throw new NoArray('has something behind its array', items, rest);
}

/** A body can be nothing else for megabytes. */
const NO_BLANK = /[^ \t\n\r]/g;

function skipBlanks(text: string, from: number): number {
  NO_BLANK.lastIndex = from;
  return NO_BLANK.exec(text)?.index ?? text.length;
}

/** Of the comma or bracket behind an item. */
function endOfItem(text: string, from: number, items: number): number {
  let depth = 0;
  let isInString = false;
  const to = Math.min(text.length, from + MAX_ROW_BYTES);
  for (let at = from; at < to; at += 1) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth === 0 && (character === ',' || character === ']')) return at;
    else if (character === '}' || character === ']') depth = Math.max(0, depth - 1);
  }
  if (to < text.length) throw new NoArray(`is longer than ${String(MAX_ROW_BYTES)} characters`, items, from);
  throw new NoArray('is not whole: the array is never closed', items, text.length);
}
