/** The service's own schema: what no rebuild touches. The read models live beside it (`read-model.schema.ts`). */
export const OWN_SCHEMA = 'shadows';
