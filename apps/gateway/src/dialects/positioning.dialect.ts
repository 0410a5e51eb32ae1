export { renderPositioningError as renderPositioning } from '@umbra/wire';
