import { fileURLToPath } from 'node:url';

/** The built program of the service with this name. */
export const program = (name: string): string => fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
