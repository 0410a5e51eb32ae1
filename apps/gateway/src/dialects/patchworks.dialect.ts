export { renderPatchworksError as renderPatchworks } from '@umbra/wire';
