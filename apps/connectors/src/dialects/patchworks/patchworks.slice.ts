import type { Slice } from '../../connectors.slice.ts';
import { VARIABLE_CREDENTIALS } from '../../connectors.tokens.ts';
import { Companies } from './callers/companies.ts';
import { connectorRoutes } from './connectors/connector-routes.slice.ts';
import { supportingRoutes } from './routes/routes.slice.ts';
import { VariableCredentialStore } from './variables/variable-credential.store.ts';
import { VariableViews } from './variables/variable-views.ts';
import { VariablesRepository } from './variables/variables.repository.ts';

/** Patchworks' connectors API (patchworks-contract.md). */
export const patchworksSlice: Slice = {
  controllers: [...connectorRoutes.controllers, ...supportingRoutes.controllers],
  providers: [
    ...connectorRoutes.providers,
    ...supportingRoutes.providers,
    Companies,
    VariableViews,
    VariablesRepository,
    { provide: VARIABLE_CREDENTIALS, useClass: VariableCredentialStore },
  ],
  observers: connectorRoutes.observers,
};
