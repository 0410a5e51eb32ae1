import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { PROBED_SERVICES, registryControllers } from '../registry.module.ts';
import { REGISTRY_VERSION } from '../registry.version.ts';

/** The API document of the registry, made from the controllers that it runs. */
export async function registryDocument(): Promise<OpenApiDocument> {
  const document = await describeControllers(registryControllers, {
    title: 'Umbra registry',
    description:
      'Users, projects, device licences, claims, labels, aliases, metadata and tokens; logins of the Jitterbit and Patchworks APIs.',
    version: REGISTRY_VERSION,
  });
  return finishDocument(document, PROBED_SERVICES);
}
