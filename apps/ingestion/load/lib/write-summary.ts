import type { LoadScenario } from './scenarios.ts';
import type { LoadSettings } from './settings.ts';
import { summarise, summaryPage, type K6Summary } from './summary.ts';

/** The `handleSummary` of k6: a page and its data, in files and on the terminal. */
export function writeSummary(scenario: LoadScenario, settings: LoadSettings) {
  return (data: K6Summary): Record<string, string> => {
    const summary = summarise(scenario, settings, data, new Date().toISOString());
    const page = summaryPage(summary);
    const path = `${settings.out}/load-${scenario.name}`;
    return { stdout: `\n${page}`, [`${path}.md`]: page, [`${path}.json`]: `${JSON.stringify(summary, null, 2)}\n` };
  };
}
