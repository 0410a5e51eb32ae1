import { send } from '../support/http.ts';
import { parseMetricsPage, type Series } from './series.ts';

/** What Prometheus would know after one scrape of every service of the tested stack. */
export async function scrapeAll(): Promise<Series[]> {
  const ports = JSON.parse(process.env['UMBRA_INTERNAL_PORTS'] ?? '{}') as Record<string, number>;
  const pages = await Promise.all(
    Object.entries(ports).map(async ([service, port]) => {
      const { status, body } = await send<string>('GET', `http://127.0.0.1:${String(port)}/metrics`);
      const target = { job: service, instance: `${service}:9090` };
      const scraped = parseMetricsPage(body).map((one) => ({ ...one, labels: { ...target, ...one.labels } }));
      return [{ name: 'up', labels: { ...target, service }, value: status === 200 ? 1 : 0 }, ...scraped];
    }),
  );
  return pages.flat();
}
