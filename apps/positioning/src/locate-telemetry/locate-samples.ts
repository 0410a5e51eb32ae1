import { classifyError } from '@umbra/errors';
import { locate, type Fallback, type LocateResult, type RadioMap, type StationRef } from '@umbra/positioning-engine';
import type { ProjectId } from '@umbra/contracts/ids';
import type { ScannedSample } from './scanned-samples.ts';

export interface LocateSamplesOptions {
  /** The map as a project sees it; answers from memory what was asked for shortly before. */
  readonly mapOf: (projectId: ProjectId) => RadioMap;
  readonly fallback: Fallback;
  /** What the shift of a lone access point's circle follows from, see `BlurKey`. */
  readonly blurKey: Uint8Array;
}

/** What became of one sample; `failure` is a fault of ours that its scan has brought to light. */
export type SampleOutcome = { readonly result: LocateResult } | { readonly failure: unknown };

const CONFIDENCE_PERCENT = 68;
/** An error without a code of its own: neither the database's nor the log's, so the scan's. */
const ENGINE_FAULT = 'UNEXPECTED';

/**
 * Locates samples one after the other, with the map as it is. All stations of a batch are asked for at once; between two
 * samples the process attends to whoever else is waiting.
 * @throws what the map could not be read for: the batch is to be tried again
 */
export async function locateSamples(
  samples: readonly ScannedSample[],
  options: LocateSamplesOptions,
): Promise<SampleOutcome[]> {
  await preload(samples, options);
  const outcomes: SampleOutcome[] = [];
  for (const sample of samples) {
    outcomes.push(await locateOne(sample, options));
    await nextTurn();
  }
  return outcomes;
}

async function locateOne({ scan, event }: ScannedSample, options: LocateSamplesOptions): Promise<SampleOutcome> {
  const { mapOf, fallback, blurKey } = options;
  try {
    const request = { scan, confidence: CONFIDENCE_PERCENT, fallback, blurKey };
    return { result: await locate(request, mapOf(event.data.projectId)) };
  } catch (failure) {
    if (classifyError(failure).code !== ENGINE_FAULT) throw failure;
    return { failure };
  }
}

async function preload(samples: readonly ScannedSample[], { mapOf }: LocateSamplesOptions): Promise<void> {
  const byProject = new Map<ProjectId, StationRef[]>();
  for (const { event, scan } of samples) {
    const refs = byProject.get(event.data.projectId) ?? [];
    for (const { mac } of scan.wlan) refs.push({ kind: 'wlan', id: mac });
    for (const { id } of scan.ble) refs.push({ kind: 'ble', id });
    for (const { ref } of scan.cells) refs.push(ref);
    byProject.set(event.data.projectId, refs);
  }
  for (const [projectId, refs] of byProject) await mapOf(projectId).stations(refs);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
