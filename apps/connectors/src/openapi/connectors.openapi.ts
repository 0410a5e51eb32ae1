import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { connectorsControllers } from '../connectors.module.ts';
import { CONNECTORS_VERSION } from '../connectors.version.ts';

/** jitterbit-contract.md §1 */
const AUTH_TOKEN = { type: 'apiKey', in: 'header', name: 'authToken' } as const;

/** The API document of connectors: all three dialects, from the controllers that it runs. */
export async function connectorsDocument(): Promise<OpenApiDocument> {
  const derived = await describeControllers([...connectorsControllers], {
    title: 'Umbra connectors',
    description: 'Devices from other clouds, by three APIs: HERE Tracking C2C, Jitterbit and Patchworks.',
    version: CONNECTORS_VERSION,
  });
  const { components = {} } = derived;
  const securitySchemes = { ...components.securitySchemes, authToken: AUTH_TOKEN };
  const document = { ...derived, components: { ...components, securitySchemes } };
  return finishDocument(document, [{ service: 'c2c', prefixes: ['/c2c/v4'] }]);
}
