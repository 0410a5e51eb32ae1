import { Int, Num } from './fields/number-field.ts';
import { Part } from './fields/object-field.ts';
import { Optional } from './fields/optional.ts';
import { Text } from './fields/text-field.ts';
import { Fix } from './fix.ts';
import { comeTogether } from './rules/come-together.rule.ts';
import { Rules } from './rules/rules.decorator.ts';

export class Floor {
  @Text({ from: 1, to: 100 })
  id!: string;

  @Num({ from: -999, to: 999 })
  level!: number;

  @Text({ from: 1, to: 255 })
  name!: string;
}

@Rules(comeTogether('heading', 'speed'))
export class TelemetryPosition extends Fix {
  @Optional()
  @Int({ from: 50, to: 95, about: 'Percent; 68 when absent.' })
  confidence?: number;

  @Optional()
  @Int({ from: 1, to: 254, about: 'Access points that a WLAN position rests on.' })
  wlancount?: number;

  @Optional()
  @Text({ from: 1, to: 50, about: 'How it was found: `gnss`, `cell` or `wlan`.' })
  type?: string;

  @Optional()
  @Part(() => Floor)
  floor?: Floor;
}
