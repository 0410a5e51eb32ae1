import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { AccessModule, AccessTail, DevicesView, ProjectsView, SessionsView } from '@umbra/access';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { WireValidationPipe } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { AdministerApiKeysController } from './administer-api-keys/administer-api-keys.controller.ts';
import { AdministerMembersController } from './administer-members/administer-members.controller.ts';
import { AdministerProjectsController } from './administer-projects/administer-projects.controller.ts';
import { AdministerUsersController } from './administer-users/administer-users.controller.ts';
import { AdministerUsersHandler } from './administer-users/administer-users.handler.ts';
import { AliasDevicesController } from './alias-devices/alias-devices.controller.ts';
import { Aliases } from './alias-devices/aliases.ts';
import { AliasesRepository } from './alias-devices/aliases.repository.ts';
import { FindAliasesController } from './alias-devices/find-aliases.controller.ts';
import { Annotations } from './annotations/annotations.ts';
import { AdministratorGuard } from './authority/administrator.guard.ts';
import { Authority } from './authority/authority.ts';
import { ClaimDeviceController } from './claim-device/claim-device.controller.ts';
import { ClaimDeviceHandler } from './claim-device/claim-device.handler.ts';
import { CountLicencesController } from './count-licences/count-licences.controller.ts';
import { DeactivateDeviceController } from './deactivate-device/deactivate-device.controller.ts';
import { DeactivateDeviceHandler } from './deactivate-device/deactivate-device.handler.ts';
import { ClaimedDevices } from './device-store/claimed-devices.ts';
import { DeviceCommands } from './device-store/device-commands.ts';
import { DeviceReferences } from './device-store/device-references.ts';
import { DevicesRepository } from './device-store/devices.repository.ts';
import { ExchangeTokenController } from './exchange-token/exchange-token.controller.ts';
import { ExchangeTokenHandler } from './exchange-token/exchange-token.handler.ts';
import { FindDeviceIdController } from './find-device-id/find-device-id.controller.ts';
import { FindResourcesController } from './find-resources/find-resources.controller.ts';
import { ResourceSearch } from './find-resources/resource-search.ts';
import { FindTrackingIdController } from './find-tracking-id/find-tracking-id.controller.ts';
import { ClientAddress } from './http/client-address.ts';
import { IssueDeviceTokenController } from './issue-device-token/issue-device-token.controller.ts';
import { IssueDeviceTokenHandler } from './issue-device-token/issue-device-token.handler.ts';
import { TokenBaseUrls } from './issue-device-token/token-base-urls.ts';
import { KeepMetadataController } from './keep-metadata/keep-metadata.controller.ts';
import { MetadataRepository } from './keep-metadata/metadata.repository.ts';
import { LabelResourcesController } from './label-resources/label-resources.controller.ts';
import { Labels } from './label-resources/labels.ts';
import { LabelsRepository } from './label-resources/labels.repository.ts';
import { ListLabelsController } from './label-resources/list-labels.controller.ts';
import { ListDevicesController } from './list-devices/list-devices.controller.ts';
import { ListLicencesController } from './list-licences/list-licences.controller.ts';
import { LogInController } from './log-in/log-in.controller.ts';
import { LogInHandler } from './log-in/log-in.handler.ts';
import { LoginCheck } from './log-in/login-check.ts';
import { UserSessions } from './log-in/user-sessions.ts';
import { LogInJitterbitController } from './log-in-jitterbit/log-in-jitterbit.controller.ts';
import { LogInJitterbitHandler } from './log-in-jitterbit/log-in-jitterbit.handler.ts';
import { PublicUrl } from './log-in-jitterbit/public-url.ts';
import { LogInPatchworksController } from './log-in-patchworks/log-in-patchworks.controller.ts';
import { LogInPatchworksHandler } from './log-in-patchworks/log-in-patchworks.handler.ts';
import { LoginThrottle } from './login-throttle/login-throttle.ts';
import { NoncesRepository } from './nonce-memory/nonces.repository.ts';
import { tokenBaseUrls } from './oauth/base-urls.ts';
import { PasswordHasher } from './passwords/password-hasher.ts';
import { ProjectCommands } from './project-store/project-commands.ts';
import { ProjectsRepository } from './project-store/projects.repository.ts';
import { ProvisionDeviceController } from './provision-device/provision-device.controller.ts';
import { ProvisionDeviceHandler } from './provision-device/provision-device.handler.ts';
import { Quota } from './provision-device/quota.ts';
import { FindJobHandler } from './provision-devices/find-job.handler.ts';
import { JobsRepository } from './provision-devices/jobs.repository.ts';
import { ProvisionDevicesController } from './provision-devices/provision-devices.controller.ts';
import { ProvisionDevicesHandler } from './provision-devices/provision-devices.handler.ts';
import { ProvisioningWorker } from './provision-devices/provisioning-worker.ts';
import { Publication } from './publication/publication.ts';
import { RefreshTokensController } from './refresh-tokens/refresh-tokens.controller.ts';
import { RefreshTokensHandler } from './refresh-tokens/refresh-tokens.handler.ts';
import type { RegistryConfig } from './registry.config.ts';
import { FencesAndRulesView } from './resources/fences-and-rules.view.ts';
import { foldFencesAndRules } from './resources/fold-fences-and-rules.ts';
import { Resources } from './resources/resources.ts';
import type { SigningKey } from './signing-key/signing-keys.repository.ts';
import { TellTimeController } from './tell-time/tell-time.controller.ts';
import { Clock } from './time/clock.ts';
import { TokenIssuer } from './tokens/token-issuer.ts';
import { UnclaimDeviceController } from './unclaim-device/unclaim-device.controller.ts';
import { UnclaimDeviceHandler } from './unclaim-device/unclaim-device.handler.ts';
import { SessionsRepository } from './user-store/sessions.repository.ts';
import { UsersRepository } from './user-store/users.repository.ts';

/** What the process has before the application. */
export interface RegistryModuleOptions {
  readonly config: RegistryConfig;
  readonly dataSource: DataSource;
  readonly connection: KafkaConnection;
  readonly signingKey: SigningKey;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly worker: ProvisioningWorker;
  readonly quota: Quota;
  readonly fencesAndRules: FencesAndRulesView;
  readonly clock: Clock;
  readonly logger: Logger;
}

const users = [LogInController, RefreshTokensController, ExchangeTokenController];
const dialectLogins = [LogInJitterbitController, LogInPatchworksController];
const deviceTokens = [IssueDeviceTokenController, TellTimeController];
const licences = [
  ProvisionDeviceController,
  ProvisionDevicesController,
  ListDevicesController,
  CountLicencesController,
  ListLicencesController,
  DeactivateDeviceController,
];
const claims = [ClaimDeviceController, FindTrackingIdController, FindDeviceIdController, UnclaimDeviceController];
const annotations = [
  ListLabelsController,
  LabelResourcesController,
  FindAliasesController,
  AliasDevicesController,
  KeepMetadataController,
  FindResourcesController,
];
const administration = [
  AdministerUsersController,
  AdministerProjectsController,
  AdministerMembersController,
  AdministerApiKeysController,
];

/** What answers HTTP; the API document is made from these. */
export const registryControllers = [
  ...users,
  ...dialectLogins,
  ...deviceTokens,
  ...licences,
  ...claims,
  ...annotations,
  ...administration,
];

/** §1.1: what has probes of its own; `/registry/v4` has none. */
export const PROBED_SERVICES = [
  { service: 'users', prefixes: ['/users/v2'] },
  { service: 'registry', prefixes: ['/registry/v2'] },
  { service: 'labels', prefixes: ['/labels/v4'] },
  { service: 'aliases', prefixes: ['/aliases/v2'] },
  { service: 'metadata', prefixes: ['/metadata/v2'] },
] as const;

const handlers: Provider[] = [
  LogInHandler,
  LogInJitterbitHandler,
  LogInPatchworksHandler,
  RefreshTokensHandler,
  ExchangeTokenHandler,
  IssueDeviceTokenHandler,
  ProvisionDeviceHandler,
  ProvisionDevicesHandler,
  FindJobHandler,
  ClaimDeviceHandler,
  UnclaimDeviceHandler,
  DeactivateDeviceHandler,
  AdministerUsersHandler,
];
const stores: Provider[] = [
  UsersRepository,
  SessionsRepository,
  UserSessions,
  ProjectsRepository,
  ProjectCommands,
  DevicesRepository,
  DeviceCommands,
  DeviceReferences,
  ClaimedDevices,
  JobsRepository,
  NoncesRepository,
  Annotations,
  Resources,
  LabelsRepository,
  Labels,
  AliasesRepository,
  Aliases,
  MetadataRepository,
  ResourceSearch,
];
const authority: Provider[] = [Authority, AdministratorGuard, LoginThrottle, LoginCheck];

/** The composition root. */
@Module({})
export class RegistryModule {
  static forRoot(options: RegistryModuleOptions): DynamicModule {
    const { config, connection, fencesAndRules, clock } = options;
    const further = foldFencesAndRules(fencesAndRules, () => clock.nowMs());
    return {
      module: RegistryModule,
      imports: [AccessModule.forRoot({ connection, sessions: true, further })],
      controllers: registryControllers,
      providers: [
        { provide: APP_PIPE, useClass: WireValidationPipe },
        { provide: DataSource, useValue: options.dataSource },
        { provide: Sealer, useValue: options.sealer },
        { provide: PasswordHasher, useValue: options.hasher },
        { provide: ProvisioningWorker, useValue: options.worker },
        { provide: Clock, useValue: options.clock },
        { provide: TokenIssuer, useValue: new TokenIssuer(options.signingKey) },
        { provide: ClientAddress, useValue: new ClientAddress(config.REGISTRY_TRUSTED_PROXIES) },
        {
          provide: TokenBaseUrls,
          useValue: new TokenBaseUrls(tokenBaseUrls(config.UMBRA_PUBLIC_URLS, config.UMBRA_PORT)),
        },
        { provide: PublicUrl, useValue: new PublicUrl(config.UMBRA_PUBLIC_URLS, config.UMBRA_PORT) },
        { provide: Quota, useValue: options.quota },
        { provide: FencesAndRulesView, useValue: fencesAndRules },
        {
          provide: Publication,
          inject: [AccessTail, ProjectsView, DevicesView, SessionsView],
          useFactory: (tail: AccessTail, projects: ProjectsView, devices: DevicesView, sessions: SessionsView) =>
            new Publication(tail, projects, devices, sessions, options.logger),
        },
        ...authority,
        ...stores,
        ...handlers,
      ],
    };
  }
}
