/** Of tests: under which device secrets are sealed. */
export const SECRET_KEY = Buffer.alloc(32, 6);
