import type { GeofenceState } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import type { RuleState } from '@umbra/contracts/rule';
import { FencesAndRulesView } from './fences-and-rules.view.ts';

const projectId = 'umbra:p1' as ProjectId;
const fence = (version: number, deleted?: true): GeofenceState => ({
  geofenceId: 'fence-1',
  projectId,
  version,
  ...(deleted === undefined ? {} : { deleted }),
});
const rule = (kind: RuleState['kind'], version = 1): RuleState => ({ ruleId: 'rule-1', kind, projectId, version });

describe('FencesAndRulesView', () => {
  it('tells rules from sensor rules, and geofences from both', () => {
    const view = new FencesAndRulesView();
    view.applyGeofence(fence(1));
    view.applyRule(rule('sensorRule'));
    expect(view.projectOf('geofence', 'fence-1')).toBe(projectId);
    expect(view.projectOf('sensorRule', 'rule-1')).toBe(projectId);
    expect(view.projectOf('rule', 'rule-1')).toBeUndefined();
    view.applyRule({ ...rule('rule'), ruleId: 'rule-2' });
    expect(view.projectOf('rule', 'rule-2')).toBe(projectId);
  });

  it('knows nothing of what was deleted, whatever older state comes after', () => {
    const view = new FencesAndRulesView();
    view.applyGeofence(fence(1));
    view.applyGeofence(fence(2, true));
    view.applyGeofence(fence(1));
    expect(view.projectOf('geofence', 'fence-1')).toBeUndefined();
  });

  it('names what was deleted, by project and type, until that is settled', () => {
    const view = new FencesAndRulesView();
    view.applyGeofence(fence(2, true));
    expect([...view.gone()]).toEqual([{ projectId, type: 'geofence', id: 'fence-1', version: 2 }]);
    expect(view.goneIds('geofence', projectId)).toEqual(['fence-1']);
    expect(view.goneIds('geofence', 'umbra:p2')).toEqual([]);
    expect(view.goneIds('rule', projectId)).toEqual([]);
    expect(view.goneIds('device', projectId)).toEqual([]);
    view.settle([...view.gone()]);
    expect([...view.gone()]).toEqual([]);
    expect(view.goneIds('geofence', projectId)).toEqual([]);
    expect(view.projectOf('geofence', 'fence-1')).toBeUndefined();
  });

  it('keeps nothing of what was deleted long ago', () => {
    const view = new FencesAndRulesView();
    view.applyGeofence(fence(1), true);
    expect(view.projectOf('geofence', 'fence-1')).toBe(projectId);
    view.applyGeofence(fence(2, true), true);
    expect(view.projectOf('geofence', 'fence-1')).toBeUndefined();
    expect([...view.gone()]).toEqual([]);
  });
});
