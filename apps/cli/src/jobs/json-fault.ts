/** Where a text ceases to be JSON. */
export interface JsonFault {
  /** From 1 on. */
  readonly line: number;
  /** From 1 on. */
  readonly column: number;
  /** Nothing is wrong but that the rest is missing. */
  readonly isAtEnd: boolean;
}

/**
 * The place that `JSON.parse` tells of some faults only.
 * @param text that `JSON.parse` does not take
 */
export function jsonFault(text: string): JsonFault {
  const at = faultAt(text);
  const lines = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, isAtEnd: at === text.length };
}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER_OR_WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const PIECE_OF_STRING = /[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** What JSON lets come next; `item` and `member` also in an array or object of nothing. */
type Wanted = 'value' | 'item' | 'name' | 'member' | 'colon' | 'next';

function faultAt(text: string): number {
  const open: ('}' | ']')[] = [];
  let wanted = 'value' as Wanted;
  for (let at = endOf(BLANKS, text, 0); ; at = endOf(BLANKS, text, at)) {
    const character = text[at];
    if (character === undefined) return at;
    const isEmpty = (wanted === 'item' && character === ']') || (wanted === 'member' && character === '}');
    if (isEmpty || (wanted === 'next' && character === open.at(-1))) {
      open.pop();
      wanted = 'next';
      at += 1;
    } else if (wanted === 'next') {
      if (character !== ',' || open.length === 0) return at;
      wanted = open.at(-1) === '}' ? 'name' : 'value';
      at += 1;
    } else if (wanted === 'colon') {
      if (character !== ':') return at;
      wanted = 'value';
      at += 1;
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (text[end] !== '"') return end;
      wanted = wanted === 'name' || wanted === 'member' ? 'colon' : 'next';
      at = end + 1;
    } else {
      if (wanted === 'name' || wanted === 'member') return at;
      if (character === '[' || character === '{') {
        open.push(character === '[' ? ']' : '}');
        wanted = character === '[' ? 'item' : 'member';
        at += 1;
      } else {
        const end = endOf(NUMBER_OR_WORD, text, at);
        if (end === at) return at;
        wanted = 'next';
        at = end;
      }
    }
  }
}

/** Of its closing quote, or of what cannot stand in it. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  for (let end = endOf(PIECE_OF_STRING, text, at); end > at; end = endOf(PIECE_OF_STRING, text, at)) at = end;
  return at;
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
