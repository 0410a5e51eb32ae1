import { patchworksError, patchworksInvalid } from '@umbra/wire';

/** What this dialect refuses in words of its own. */
export const patchworksRefusals = {
  /** §3.3 @param model `Connector` @param id as it stood in the path */
  rowMissing: (model: string, id: string) =>
    patchworksError(404, 'PATCHWORKS_ROW_MISSING', `No query results for model [App\\Models\\${model}] ${id}`),
  includesTooMuch: () =>
    patchworksInvalid({
      include: [
        'The include field asks for more than one answer can hold. Ask for fewer rows a page, or for less of each.',
      ],
    }),
  /** @param what in words: `connection pools` */
  quotaExceeded: (what: string, limit: number) =>
    patchworksInvalid({
      [what.replaceAll(' ', '_')]: [`The company must not have more than ${String(limit)} ${what}.`],
    }),
  /** X3 */
  connectorInUse: () =>
    patchworksInvalid({ connector: ['The connector is in use: it has external devices. Remove them first.'] }),
  connectorRunning: () =>
    patchworksInvalid({ connector: ['The connector is running at this moment. Try again later.'] }),
} as const;
