import type { Rule } from '@umbra/contracts/rule';
import { objectBody, type FieldError } from '@umbra/wire';
import { refusals } from '../geofencing.errors.ts';
import { inputByType } from '../rule-store/input-by-type.ts';
import { ruleInputs, type RuleInput } from './rule-inputs.ts';
import type { VolumeThreshold } from './thresholds.ts';

/** Known by name only: what such a rule holds was never published. */
const UNDESCRIBED_TYPE = 'shipmentEtaChange';

/** What a rule is to be (§12). @throws WireError 400 that names each wrong field */
export function readRule(body: unknown): Rule {
  if (objectBody(body)['type'] === UNDESCRIBED_TYPE) throw refusals.ruleTypeUndescribed(UNDESCRIBED_TYPE);
  const input = inputByType<RuleInput>(ruleInputs, body);
  const { type, name, description } = input;
  return { type, name: name ?? null, description: description ?? null, ...definitionOf(input) };
}

function definitionOf(input: RuleInput): Pick<Rule, 'threshold' | 'geofenceId'> {
  switch (input.type) {
    case 'online':
      return {};
    case 'stock':
      refuseVolumes(input.threshold);
      return { threshold: { ...input.threshold }, geofenceId: input.geofenceId.toLowerCase() };
    case 'detention':
    case 'utilization':
    case 'dwelling':
    case 'shipmentSchedule':
      return { threshold: { ...input.threshold } };
  }
}

function refuseVolumes(threshold: VolumeThreshold): void {
  const problem = volumeProblem(threshold);
  if (problem !== undefined) throw refusals.ruleInvalid(problem);
}

/** RUL-6 */
function volumeProblem({ minVolume, maxVolume }: VolumeThreshold): FieldError | undefined {
  if (minVolume === undefined && maxVolume === undefined) {
    return { path: 'threshold', reason: 'must have a minVolume, a maxVolume, or both' };
  }
  if (minVolume !== undefined && maxVolume !== undefined && minVolume > maxVolume) {
    return { path: 'threshold.minVolume', reason: 'must not be above maxVolume' };
  }
  return undefined;
}
