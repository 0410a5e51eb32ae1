/** Control characters (a terminal obeys them) and the marks that turn the direction of what follows. */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text from elsewhere as one line that a terminal only shows. */
export const printable = (text: string): string => text.replace(STEERING, '\ufffd');
