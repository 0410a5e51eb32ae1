import { requireText, stateReader, type StateFold } from '@umbra/access';
import { geofenceTopic, type GeofenceState } from '@umbra/contracts/geofence';
import { ruleTopic, type RuleState } from '@umbra/contracts/rule';
import type { FencesAndRulesView } from './fences-and-rules.view.ts';

/**
 * What hangs at deleted geofences and rules is removed within minutes, once for all replicas: at its start one need not
 * look again at all deletions that there ever were. Long enough for a housekeeping that failed over the holidays.
 */
const LOOKED_AT_FOR_MS = 30 * 86_400_000;

const readGeofenceState = stateReader<GeofenceState>(1, (data) => {
  requireText(data, 'geofenceId', 'projectId');
});

const readRuleState = stateReader<RuleState>(1, (data) => {
  requireText(data, 'ruleId', 'kind', 'projectId');
});

/** What the tail reads into the view. */
export function foldFencesAndRules(view: FencesAndRulesView, nowMs: () => number): readonly StateFold[] {
  const isSettled = (atMs: number) => atMs < nowMs() - LOOKED_AT_FOR_MS;
  return [
    {
      topic: geofenceTopic.name,
      apply: ({ value, timestampMs }) => {
        const state = readGeofenceState(value);
        if (state !== undefined) view.applyGeofence(state, isSettled(timestampMs));
      },
    },
    {
      topic: ruleTopic.name,
      apply: ({ value, timestampMs }) => {
        const state = readRuleState(value);
        if (state !== undefined) view.applyRule(state, isSettled(timestampMs));
      },
    },
  ];
}
