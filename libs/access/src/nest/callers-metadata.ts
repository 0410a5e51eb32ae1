/** Where `@Callers` notes which kinds of caller a controller or a route takes. */
export const callersMetadata = 'umbra:callers';
