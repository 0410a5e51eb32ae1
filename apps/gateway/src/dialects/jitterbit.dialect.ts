export { renderJitterbitError as renderJitterbit } from '@umbra/wire';
