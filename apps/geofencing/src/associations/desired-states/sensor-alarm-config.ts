/** What a sensor rule says beside its type and its names (§13). */
export interface SensorRuleLimits {
  readonly type: string;
  readonly definition: {
    readonly range?: { readonly begin: number; readonly end: number };
    readonly threshold?: Readonly<Record<string, number>> | null;
  };
}

export type SensorAlarmConfig = Readonly<Record<string, number | boolean>>;

type Fields = (definition: SensorRuleLimits['definition']) => Readonly<Record<string, number | boolean | undefined>>;

const range =
  (min: string, max: string): Fields =>
  (definition) => ({ [min]: definition.range?.begin, [max]: definition.range?.end });

/** ASC-4: which limits of a device a sensor rule sets, by its type. */
const FIELDS: Readonly<Record<string, Fields>> = {
  temperature: range('alertTemperatureCMin', 'alertTemperatureCMax'),
  humidity: range('alertRelativeHumidityMin', 'alertRelativeHumidityMax'),
  pressure: range('alertPressureHpaMin', 'alertPressureHpaMax'),
  battery: range('alertBatteryLevelPMin', 'alertBatteryLevelPMax'),
  acceleration: ({ threshold }) => ({ alertAccelerationGMax: threshold?.['value'] }),
  attach: () => ({ isAttachAlertEnabled: true }),
  tamper: () => ({ isTamperAlertEnabled: true }),
};

/** What a device is told to watch by all of its sensor rules, at most one of a type (ASC-2); null: nothing. */
export function sensorAlarmConfig(rules: readonly SensorRuleLimits[]): SensorAlarmConfig | null {
  const limits = rules.flatMap(({ type, definition }) => Object.entries(FIELDS[type]?.(definition) ?? {}));
  const given = limits.filter((limit): limit is [string, number | boolean] => limit[1] !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given);
}
