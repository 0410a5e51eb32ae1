// The dashboards, which belong to no project of the workspace.
export { dashboards, fileOf, textOf } from '../../../../docker/observability/grafana/generate.mjs';
export { filledIn, queriesOf } from '../../../../docker/observability/grafana/queries.mjs';
export { formatted } from '../../../../docker/observability/preview/units.mjs';
