import { scoresByTier, type Bar, type DataSet, type SetReport } from '@umbra/positioning-engine/bench';
import { publishProjects } from '../stage/callers.ts';
import { startPositioning } from '../stage/positioning-service.ts';
import { setStage } from '../stage/stage.ts';
import { feedSet } from './feed-set.ts';
import { locateOverHttp } from './locate-over-http.ts';

export interface ServiceEvaluation {
  readonly bars: Readonly<Record<string, Bar>>;
  /** As in the query of a request. */
  readonly fallback: string;
  readonly say: (line: string) => void;
}

/**
 * Through the running service: contributions come by the log, scans by HTTP. Each set has a project of its own, so that
 * none sees what another has taught.
 */
export async function evaluateService(
  sets: readonly DataSet[],
  { bars, fallback, say }: ServiceEvaluation,
): Promise<SetReport[]> {
  const stage = await setStage();
  try {
    const projects = await publishProjects(stage, sets.length);
    const service = await startPositioning(stage);
    const reports: SetReport[] = [];
    try {
      for (const [nth, { name, contributions, evaluation }] of sets.entries()) {
        const project = projects[nth]!;
        const startedAtMs = performance.now();
        await feedSet(stage, project, contributions);
        say(`${name}: ${String(contributions.length)} contributions learned in ${seconds(startedAtMs)} s`);
        const { predictions, milliseconds } = await locateOverHttp(evaluation, {
          ...{ origin: service.origin, token: project.token, fallback },
        });
        reports.push({ name, scores: scoresByTier(evaluation, predictions), bar: bars[name], milliseconds });
      }
    } finally {
      await service.stop();
    }
    return reports;
  } finally {
    await stage.strike();
  }
}

const seconds = (startedAtMs: number): string => ((performance.now() - startedAtMs) / 1_000).toFixed(1);
