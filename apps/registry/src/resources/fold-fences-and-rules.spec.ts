import { newEvent } from '@umbra/contracts/envelope';
import { geofenceTopic, type GeofenceEvent } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import { ruleTopic, type RuleEvent } from '@umbra/contracts/rule';
import type { LogMessage } from '@umbra/kafka';
import { FencesAndRulesView } from './fences-and-rules.view.ts';
import { foldFencesAndRules } from './fold-fences-and-rules.ts';

const NOW_MS = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const projectId = 'umbra:p1' as ProjectId;
const origin = { producer: 'test', correlationId: 'c', occurredAtMs: NOW_MS };
const deletions = [
  newEvent<GeofenceEvent>('geofence.deleted', 1, { geofenceId: 'g', projectId, deleted: true, version: 2 }, origin),
  newEvent<RuleEvent>('rule.deleted', 1, { ruleId: 'r', kind: 'rule', projectId, deleted: true, version: 2 }, origin),
];

describe('what the tail reads of geofences and rules', () => {
  it.each([
    [29, ['geofence', 'rule']],
    [31, []],
  ])('GEO-7 deletions of %i days ago: to be looked at are %j', (ageDays, types) => {
    const view = new FencesAndRulesView();
    const folds = foldFencesAndRules(view, () => NOW_MS);
    expect(folds.map(({ topic }) => topic)).toEqual([geofenceTopic.name, ruleTopic.name]);
    for (const [index, fold] of folds.entries()) {
      const value = Buffer.from(JSON.stringify(deletions[index]));
      const place = { topic: fold.topic, partition: 0, offset: 0, key: null, headers: {} };
      fold.apply({ ...place, value, timestampMs: NOW_MS - ageDays * DAY_MS } satisfies LogMessage);
    }
    expect([...view.gone()].map(({ type }) => type)).toEqual(types);
  });
});
