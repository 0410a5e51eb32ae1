export {
  EMPTY_DESIRED_SHADOW,
  type DesiredShadow,
  type DesiredShadowChanged,
  type DesiredShadowCleared,
  type DesiredShadowEvent,
  type DesiredShadowState,
  type DesiredSystem,
  type DisableTracking,
  type WlanConfiguration,
} from './desired-shadow.events.ts';
export { desiredShadowTopic } from './desired-shadow.topic.ts';
