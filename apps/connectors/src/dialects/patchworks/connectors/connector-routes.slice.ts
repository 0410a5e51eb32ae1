import type { Slice } from '../../../connectors.slice.ts';
import { TestPatchworksConnectorController } from '../test-connector/test-connector.controller.ts';
import { ProbesRepository } from '../test-connector/probes.repository.ts';
import { TestConnectorHandler } from '../test-connector/test-connector.handler.ts';
import { ConnectorVariables } from '../variables/connector-variables.ts';
import { CarriedSecrets } from './carried-secrets.ts';
import { ChangedConnectors } from './changed-connectors.ts';
import { ConnectorReferences } from './connector-references.ts';
import { PatchworksConnectorsController } from './connectors.controller.ts';
import { DestroyConnectorHandler } from './destroy-connector.handler.ts';
import { DomainNames } from './domain-names.ts';
import { FindConnector } from './find-connector.ts';
import { FollowDomainObserver } from './follow-domain.observer.ts';
import { PatchworksConnectorsRepository } from './patchworks-connectors.repository.ts';
import { RelatedRowsRepository } from './related-rows.repository.ts';
import { StoreConnectorHandler } from './store-connector.handler.ts';
import { UpdateConnectorHandler } from './update-connector.handler.ts';

/** C1–C6, and what keeps their connectors equal to the domain's. */
export const connectorRoutes = {
  controllers: [PatchworksConnectorsController, TestPatchworksConnectorController],
  providers: [
    PatchworksConnectorsRepository,
    RelatedRowsRepository,
    CarriedSecrets,
    ChangedConnectors,
    ConnectorReferences,
    DomainNames,
    FindConnector,
    ConnectorVariables,
    StoreConnectorHandler,
    UpdateConnectorHandler,
    DestroyConnectorHandler,
    TestConnectorHandler,
    ProbesRepository,
    FollowDomainObserver,
  ],
  observers: [FollowDomainObserver],
} satisfies Slice;
