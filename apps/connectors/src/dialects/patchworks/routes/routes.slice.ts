import type { Slice } from '../../../connectors.slice.ts';
import { ResourceReader } from '../resources/resource-reader.ts';
import { UserNumbers } from '../resources/user-numbers.ts';
import { TrackingSystems } from '../tracking-systems/tracking-systems.ts';
import { TrackingTemplates } from '../tracking-systems/tracking-templates.repository.ts';
import { CompanyContext } from './company-context.ts';
import {
  authenticationImplementationCreation,
  CreateAuthenticationImplementation,
} from './create/create-authentication-implementation.ts';
import { certificateCreation, CreateCertificate } from './create/create-certificate.ts';
import { connectionPoolCreation, CreateConnectionPool } from './create/create-connection-pool.ts';
import { CreateEndpoint } from './create/create-endpoint.ts';
import { CreateModelVariable, modelVariableCreation } from './create/create-model-variable.ts';
import { CreateSystem, systemCreation } from './create/create-system.ts';
import { endpointCreation } from './create/endpoint.fields.ts';
import { OfferPatchworksEndpointsController } from './create/offer-endpoints.controller.ts';
import { OfferEndpointsHandler } from './create/offer-endpoints.handler.ts';
import { createRoute } from './create-route.ts';
import * as offered from './offered.ts';
import { readRoutes } from './read-routes.ts';
import { ReadPatchworksUserController } from './read-users.controller.ts';
import { ResourceWriter } from './resource-writer.ts';

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
    createRoute('systems', systemCreation, CreateSystem),
    createRoute(
      'authentication-implementations',
      authenticationImplementationCreation,
      CreateAuthenticationImplementation,
    ),
    OfferPatchworksEndpointsController,
    createRoute('endpoints', endpointCreation, CreateEndpoint),
    createRoute('model-variables', modelVariableCreation, CreateModelVariable),
    createRoute('certificates', certificateCreation, CreateCertificate),
    createRoute('connection-pools', connectionPoolCreation, CreateConnectionPool),
  ],
  providers: [
    ...[ResourceWriter, CreateSystem, CreateAuthenticationImplementation, OfferEndpointsHandler, CreateEndpoint],
    ...[CreateModelVariable, CreateCertificate, CreateConnectionPool],
    ResourceReader,
    UserNumbers,
    TrackingTemplates,
    TrackingSystems,
    CompanyContext,
  ],
};
