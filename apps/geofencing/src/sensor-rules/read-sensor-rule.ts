import type { Rule } from '@umbra/contracts/rule';
import { refusals } from '../geofencing.errors.ts';
import { inputByType } from '../rule-store/input-by-type.ts';
import type { Range } from './ranges.ts';
import { sensorRuleInputs, type SensorRuleInput } from './sensor-rule-inputs.ts';

/** What a sensor rule is to be (§13). @throws WireError 400 that names each wrong field */
export function readSensorRule(body: unknown): Rule {
  const input = inputByType<SensorRuleInput>(sensorRuleInputs, body);
  const { type, name, description } = input;
  return { type, name: name ?? null, description: description ?? null, ...definitionOf(input) };
}

function definitionOf(input: SensorRuleInput): Pick<Rule, 'threshold' | 'range'> {
  switch (input.type) {
    case 'attach':
    case 'tamper':
      return {};
    case 'acceleration':
      return { threshold: { ...input.threshold } };
    case 'battery':
    case 'humidity':
    case 'pressure':
    case 'temperature':
      refuseEmptyRange(input.range);
      return { range: { ...input.range } };
  }
}

/** SEN-1 */
function refuseEmptyRange({ begin, end }: Range): void {
  if (begin < end) return;
  throw refusals.ruleInvalid({ path: 'range.begin', reason: 'must be below end' });
}
