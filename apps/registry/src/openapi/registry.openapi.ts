import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { registryControllers } from '../registry.module.ts';
import { REGISTRY_VERSION } from '../registry.version.ts';

/** The API document of the registry, made from the controllers that it runs. */
export async function registryDocument(): Promise<OpenApiDocument> {
  const document = await describeControllers(registryControllers, {
    title: 'Umbra registry',
    description: 'Users, projects, device licences, claims and tokens; logins of the Jitterbit and Patchworks APIs.',
    version: REGISTRY_VERSION,
  });
  return finishDocument(document, [
    { service: 'users', prefixes: ['/users/v2'] },
    { service: 'registry', prefixes: ['/registry/v2'] },
  ]);
}
