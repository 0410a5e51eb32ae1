/** Characters of names and short texts, as of a connector's. */
export const NAME_CHARACTERS = 255;
export const URL_CHARACTERS = 2_048;
/** Rows that one request may make below another. */
export const MAX_PARTS = 500;
