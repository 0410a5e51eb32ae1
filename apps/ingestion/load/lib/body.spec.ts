import { compileShapes } from '../../src/telemetry/shape/compiled-shapes.ts';
import { bodyText } from './body.ts';
import { ROUTES } from './settings.ts';

const shapes = compileShapes();
const checks = { v2: shapes.samples, v3: shapes.request, batch: shapes.batch };
const portions = [
  { device: 3, firstMs: 1_700_000_000_000, stepMs: 1_000, count: 2 },
  { device: 129, firstMs: 1_700_000_000_000, stepMs: 1_000, count: 1 },
];

it.each(ROUTES)('a body for %s is one that the service accepts', (route) => {
  const body: unknown = JSON.parse(bodyText(route, portions, (device) => `HERE-${device}`));
  expect(checks[route](body)).toBeUndefined();
});
