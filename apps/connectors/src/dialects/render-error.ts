import {
  JITTERBIT_PREFIX,
  PATCHWORKS_PREFIX,
  renderByPrefix,
  renderJitterbitError,
  renderPatchworksError,
} from '@umbra/wire';

/** By path: each dialect says no in words of its own. A further one is a line here; without one it is HERE's envelope. */
const RENDERERS = {
  [JITTERBIT_PREFIX]: renderJitterbitError,
  [PATCHWORKS_PREFIX]: renderPatchworksError,
};

export const renderByDialect = renderByPrefix(RENDERERS);

/** Where a method that is not offered is told from a path that is not there: 405. */
export const DIALECT_PREFIXES = Object.keys(RENDERERS);
