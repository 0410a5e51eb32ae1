import type { KnownRadio } from './known-radio.ts';

/** What differs between Wi-Fi and Bluetooth (positioning.md §4.2, §4.3). */
export interface TransmitterRules {
  /** Stations that are heard together stand no farther apart, metres. */
  readonly reachMetres: number;
  /** Two that far apart can still have been heard in one place. */
  readonly togetherMetres: number;
  /** No answer from these alone is better than this. */
  readonly floorMetres: number;
  /** How far what was heard in a tile tells of its surroundings, metres. */
  readonly kernelMetres: number;
}

const RULES: Readonly<Record<KnownRadio['kind'], TransmitterRules>> = {
  wlan: { reachMetres: 250, togetherMetres: 300, floorMetres: 4, kernelMetres: 14 },
  ble: { reachMetres: 100, togetherMetres: 100, floorMetres: 4, kernelMetres: 6 },
};

export const rulesOf = ({ kind }: Pick<KnownRadio, 'kind'>): TransmitterRules => RULES[kind];
