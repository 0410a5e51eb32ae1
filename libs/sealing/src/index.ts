export { Sealer, SealBrokenError } from './sealer.ts';
