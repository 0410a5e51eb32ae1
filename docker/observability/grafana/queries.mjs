// What a dashboard asks of Prometheus, with its variables filled in. Runs in Node and in browsers.

/**
 * @typedef {{ expr: string, legendFormat?: string }} Target
 * @typedef {{ title: string, type: string, targets?: Target[] }} Panel
 * @typedef {{ dashboard: string, panel: string, legend: string | undefined, expr: string }} PanelQuery
 */

/**
 * Every query of every panel.
 *
 * @param {{ title: string, panels: Panel[] }} dashboard as in its file
 * @param {Record<string, string>} variables without the `$`; what a choice of all values stands for is `.*`
 * @returns {PanelQuery[]}
 */
export function queriesOf(dashboard, variables) {
  return dashboard.panels.flatMap((panel) =>
    (panel.targets ?? []).map(({ expr, legendFormat }) => ({
      ...{ dashboard: dashboard.title, panel: panel.title, legend: legendFormat },
      expr: filledIn(expr, variables),
    })),
  );
}

/**
 * @param {string} expr
 * @param {Record<string, string>} variables
 */
export function filledIn(expr, variables) {
  return expr.replace(/\$(?:\{(\w+)\}|(\w+))/g, (found, braced, bare) => {
    const value = variables[braced ?? bare];
    if (value === undefined) throw new Error(`no value is known for ${found}`);
    return value;
  });
}
