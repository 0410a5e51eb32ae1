import { sensorAlarmConfig, type SensorRuleLimits } from './sensor-alarm-config.ts';

const ranged = (type: string): SensorRuleLimits => ({ type, definition: { range: { begin: -1.5, end: 0 } } });

describe('what a device is told to watch', () => {
  it.each([
    ['temperature', { alertTemperatureCMin: -1.5, alertTemperatureCMax: 0 }],
    ['humidity', { alertRelativeHumidityMin: -1.5, alertRelativeHumidityMax: 0 }],
    ['pressure', { alertPressureHpaMin: -1.5, alertPressureHpaMax: 0 }],
    ['battery', { alertBatteryLevelPMin: -1.5, alertBatteryLevelPMax: 0 }],
  ])('ASC-4 by a range of %s', (type, config) => {
    expect(sensorAlarmConfig([ranged(type)])).toEqual(config);
  });

  it.each([
    [{ type: 'acceleration', definition: { threshold: { value: 2.5 } } }, { alertAccelerationGMax: 2.5 }],
    [{ type: 'attach', definition: {} }, { isAttachAlertEnabled: true }],
    [{ type: 'tamper', definition: {} }, { isTamperAlertEnabled: true }],
  ])('ASC-4 by %j', (rule, config) => {
    expect(sensorAlarmConfig([rule])).toEqual(config);
  });

  it('ASC-4 is all of its sensor rules together', () => {
    expect(sensorAlarmConfig([ranged('battery'), { type: 'tamper', definition: {} }])).toEqual({
      ...{ alertBatteryLevelPMin: -1.5, alertBatteryLevelPMax: 0 },
      isTamperAlertEnabled: true,
    });
  });

  it('ASC-4 is nothing without any, or with such as no device watches', () => {
    expect(sensorAlarmConfig([])).toBeNull();
    expect(sensorAlarmConfig([{ type: 'noise', definition: { range: { begin: 0, end: 1 } } }])).toBeNull();
  });
});
