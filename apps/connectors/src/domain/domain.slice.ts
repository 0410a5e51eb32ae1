import type { Slice } from '../connectors.slice.ts';
import { ConnectorsRepository } from './connector/connectors.repository.ts';

/** What all dialects share: connectors, their credentials and external devices. */
export const domainSlice: Slice = { controllers: [], providers: [ConnectorsRepository] };
