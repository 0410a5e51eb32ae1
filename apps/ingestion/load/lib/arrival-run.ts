import exec from 'k6/execution';
import { bodyText } from './body.ts';
import { ledgerLine } from './ledger.ts';
import { post } from './post.ts';
import { provision } from './provision.ts';
import { k6Options, phaseOf, type LoadScenario } from './scenarios.ts';
import { Schedule } from './schedule.ts';
import { readSettings } from './settings.ts';
import { clockDifferenceS, signInAll } from './sign-in.ts';
import { writeSummary } from './write-summary.ts';

/** What `setup` hands to every virtual user. */
export interface Stage {
  readonly startedAtMs: number;
  /** Of each device for `/v2/`; else the one of the user. */
  readonly tokens: string[];
  readonly trackingIds: string[];
}

/** What k6 wants of a script whose requests come at a given rate, whatever the answers take. */
export function arrivalRun(scenario: LoadScenario) {
  const settings = readSettings(__ENV, scenario.defaults);
  const schedule = new Schedule(settings, scenario.peakRate(settings));
  const { route, samplesPerRequest: samples, isLedgerKept } = settings;
  const hasPhases = scenario.name === 'spike';

  return {
    options: k6Options(scenario, settings),

    setup: (): Stage => {
      const { userToken, devices } = provision(settings);
      const tokens = route === 'v2' ? signInAll(settings, devices, clockDifferenceS(settings)) : [userToken];
      return { startedAtMs: Date.now(), tokens, trackingIds: devices.map(({ trackingId }) => trackingId) };
    },

    run: ({ startedAtMs, tokens, trackingIds }: Stage): void => {
      const trackingIdOf = (device: number) => trackingIds[device] ?? '';
      const portions = schedule.portions(exec.scenario.iterationInTest, startedAtMs);
      const token = tokens[(portions[0]?.device ?? 0) % tokens.length] ?? '';
      const elapsedS = (Date.now() - exec.scenario.startTime) / 1_000;
      const tags: Record<string, string> = hasPhases ? { phase: phaseOf(settings, elapsedS) } : {};
      const { outcome } = post(settings, {
        route,
        token,
        body: bodyText(route, portions, trackingIdOf),
        samples,
        tags,
      });
      if (isLedgerKept && outcome === 'accepted') console.log(ledgerLine(portions, trackingIdOf));
    },

    handleSummary: writeSummary(scenario, settings),
  };
}
