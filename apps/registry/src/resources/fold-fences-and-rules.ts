import { requireText, stateReader, type StateFold } from '@umbra/access';
import { geofenceTopic, type GeofenceState } from '@umbra/contracts/geofence';
import { ruleTopic, type RuleState } from '@umbra/contracts/rule';
import type { FencesAndRulesView } from './fences-and-rules.view.ts';

const readGeofenceState = stateReader<GeofenceState>(1, (data) => {
  requireText(data, 'geofenceId', 'projectId');
});

const readRuleState = stateReader<RuleState>(1, (data) => {
  requireText(data, 'ruleId', 'kind', 'projectId');
});

/** What the tail reads into the view. */
export const foldFencesAndRules = (view: FencesAndRulesView): readonly StateFold[] => [
  {
    topic: geofenceTopic.name,
    apply: ({ value }) => {
      const state = readGeofenceState(value);
      if (state !== undefined) view.applyGeofence(state);
    },
  },
  {
    topic: ruleTopic.name,
    apply: ({ value }) => {
      const state = readRuleState(value);
      if (state !== undefined) view.applyRule(state);
    },
  },
];
