import { committedText, documentText } from '@umbra/wire/openapi';
import { telemetryRoutes } from '../accept-telemetry/telemetry-routes.ts';
import { ingestionDocument } from './ingestion.openapi.ts';

describe('the API document of ingestion', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('ingestion')).toBe(documentText(await ingestionDocument()));
  });

  it('has every route, with a schema for its body and for each answer that has one', async () => {
    const { paths, components } = await ingestionDocument();
    for (const path of telemetryRoutes.flatMap((route) => route.paths)) {
      const operation = paths[path]?.post;
      const body = JSON.stringify(operation?.requestBody);
      expect(body).toContain('#/components/schemas/');
      for (const [status, response] of Object.entries(operation?.responses ?? {})) {
        expect(JSON.stringify(response).includes('schemas/')).toBe(status !== '204');
      }
    }
    const references = [...JSON.stringify({ paths, components }).matchAll(/#\/components\/schemas\/(\w+)/g)];
    for (const [, name = ''] of references) expect(components?.schemas).toHaveProperty(name);
  });
});
