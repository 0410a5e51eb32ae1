import type { TelemetryIngested } from '@umbra/contracts/telemetry';
import type { LogMessage } from '@umbra/kafka';
import type { BatchFold, Projection } from '@umbra/projections';
import type { SharingTable } from '../layers/sharing-table.ts';
import type { DeviceNames } from '../learn-contributions/device-names.ts';
import { layeredContributions } from '../learn-contributions/layered-contributions.ts';
import type { LearnContributions } from '../learn-contributions/learn-contributions.ts';
import { readScannedEvent, scannedSamples, type ScannedSample } from '../locate-telemetry/scanned-samples.ts';

export interface MapProjectionOptions {
  readonly sharing: SharingTable;
  readonly names: DeviceNames;
  readonly contributions: LearnContributions;
  /** Told of each batch: how many contributions were new. */
  readonly onLearned: (contributions: number) => void;
}

/** Learns the map from the log, and nothing else: outcomes are on the log already, and calibration is not repeated. */
export class MapProjection implements Projection<TelemetryIngested> {
  readonly name = 'positioning.map';
  readonly #options: MapProjectionOptions;

  constructor(options: MapProjectionOptions) {
    this.#options = options;
  }

  read(message: LogMessage): TelemetryIngested | undefined {
    return readScannedEvent(message);
  }

  begin(): Promise<BatchFold<TelemetryIngested>> {
    const samples: ScannedSample[] = [];
    let learned = 0;
    const { contributions, onLearned } = this.#options;
    return Promise.resolve({
      apply: ({ event }) => {
        samples.push(...scannedSamples(event));
      },
      write: async (session) => {
        const layered = await layeredContributions(session, samples, this.#options);
        const { fresh } = await contributions.learn(session, [...layered.keys()]);
        learned = fresh.length;
      },
      committed: () => {
        onLearned(learned);
      },
    });
  }

  forget(): void {
    // Nothing of the map is kept in memory.
  }
}
