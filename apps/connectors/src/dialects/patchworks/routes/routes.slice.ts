import type { Slice } from '../../../connectors.slice.ts';
import { ResourceReader } from '../resources/resource-reader.ts';
import { UserNumbers } from '../resources/user-numbers.ts';
import { TrackingSystems } from '../tracking-systems/tracking-systems.ts';
import { TrackingTemplates } from '../tracking-systems/tracking-templates.repository.ts';
import { CompanyContext } from './company-context.ts';
import * as offered from './offered.ts';
import { readRoutes } from './read-routes.ts';
import { ReadPatchworksUserController } from './read-users.controller.ts';

/** The resources that connectors lean on (§6.3). */
export const supportingRoutes: Slice = {
  controllers: [
    readRoutes('systems', offered.systemListing),
    readRoutes('authentication-implementations', offered.authenticationImplementationListing),
    readRoutes('endpoints', offered.endpointListing),
    readRoutes('variables', offered.variableListing),
    readRoutes('model-variables', offered.modelVariableListing),
    readRoutes('connection-pools', offered.connectionPoolListing),
    readRoutes('certificates', offered.certificateListing),
    ReadPatchworksUserController,
    readRoutes('patchworks/system-types', offered.systemTypeListing),
    readRoutes('patchworks/authentication-types', offered.authenticationTypeListing),
    readRoutes('patchworks/entity-types', offered.entityTypeListing),
    readRoutes('patchworks/field-tags', offered.fieldTagListing),
    readRoutes('patchworks/system-templates', offered.systemTemplateListing),
  ],
  providers: [ResourceReader, UserNumbers, TrackingTemplates, TrackingSystems, CompanyContext],
};
