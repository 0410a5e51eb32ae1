export { renderEnvelope as renderHere } from '@umbra/wire';
