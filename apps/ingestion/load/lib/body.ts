import { sampleText } from './sample.ts';
import type { Portion } from './schedule.ts';
import type { Route } from './settings.ts';

/** The body of a request. `trackingIdOf` names a device by its index. */
export function bodyText(route: Route, portions: readonly Portion[], trackingIdOf: (device: number) => string): string {
  const samples = portions.flatMap(({ device, firstMs, stepMs, count }) => {
    const trackingId = route === 'batch' ? trackingIdOf(device) : undefined;
    return Array.from({ length: count }, (_, i) => sampleText(device, firstMs + i * stepMs, trackingId));
  });
  const list = `[${samples.join(',')}]`;
  if (route === 'v2') return list;
  return route === 'batch' ? `{"data":${list}}` : `{"id":"${trackingIdOf(portions[0]?.device ?? 0)}","data":${list}}`;
}
