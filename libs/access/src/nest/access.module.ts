import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { KafkaConnection } from '@umbra/kafka';
import { Authenticator } from '../authenticate/authenticator.ts';
import { DevicesView } from '../devices/devices.view.ts';
import { FindDevice } from '../devices/find-device.ts';
import { ProjectAccess } from '../projects/project-access.ts';
import { ProjectsView } from '../projects/projects.view.ts';
import { SessionAuthenticator } from '../sessions/session-authenticator.ts';
import { SessionsView } from '../sessions/sessions.view.ts';
import { SigningKeysView } from '../signing-keys/signing-keys.view.ts';
import { AccessTail, type StateFold } from '../tail/access-tail.ts';
import { foldSessions, foldUsers } from '../tail/further-folds.ts';
import { UsersView } from '../users/users.view.ts';
import { CallerCheck } from './caller-check.ts';
import { CallersGuard } from './callers.guard.ts';

export interface AccessModuleOptions {
  readonly connection: KafkaConnection;
  /** False for services that have no route for devices: saves the memory; `FindDevice` finds none then. */
  readonly devices?: boolean;
  /** True for services that take opaque tokens: `SessionsView` and `SessionAuthenticator` are empty without. */
  readonly sessions?: boolean;
  /** True for services that show users by name: `UsersView` is empty without. */
  readonly users?: boolean;
  /** Further compacted topics to be read by the same tail. */
  readonly further?: readonly StateFold[];
  readonly maxCachedTokens?: number;
}

export interface AccessModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  // Nest hands over what `inject` names; its own types say no more either.
  readonly useFactory: (...dependencies: never[]) => AccessModuleOptions | Promise<AccessModuleOptions>;
}

const OPTIONS = Symbol('AccessModuleOptions');

const providers: FactoryProvider[] = [
  { provide: ProjectsView, useFactory: () => new ProjectsView() },
  { provide: DevicesView, useFactory: () => new DevicesView() },
  { provide: SigningKeysView, useFactory: () => new SigningKeysView() },
  { provide: SessionsView, useFactory: () => new SessionsView() },
  { provide: UsersView, useFactory: () => new UsersView() },
  {
    provide: AccessTail,
    inject: [OPTIONS, ProjectsView, SigningKeysView, DevicesView, SessionsView, UsersView],
    useFactory: (
      { connection, devices = true, sessions = false, users = false, further = [] }: AccessModuleOptions,
      projects: ProjectsView,
      signingKeys: SigningKeysView,
      devicesView: DevicesView,
      sessionsView: SessionsView,
      usersView: UsersView,
    ) =>
      new AccessTail({
        connection,
        projects,
        signingKeys,
        ...(devices ? { devices: devicesView } : {}),
        further: [
          ...(sessions ? [foldSessions(sessionsView)] : []),
          ...(users ? [foldUsers(usersView)] : []),
          ...further,
        ],
      }),
  },
  {
    provide: SessionAuthenticator,
    inject: [SessionsView, AccessTail],
    useFactory: (sessions: SessionsView, freshness: AccessTail) => new SessionAuthenticator({ sessions, freshness }),
  },
  {
    provide: Authenticator,
    inject: [OPTIONS, ProjectsView, SigningKeysView, DevicesView, AccessTail],
    useFactory: (
      { devices = true, maxCachedTokens }: AccessModuleOptions,
      projects: ProjectsView,
      signingKeys: SigningKeysView,
      devicesView: DevicesView,
      freshness: AccessTail,
    ) =>
      new Authenticator({
        projects,
        signingKeys,
        devices: devices ? devicesView : undefined,
        freshness,
        ...(maxCachedTokens === undefined ? {} : { maxCached: maxCachedTokens }),
      }),
  },
  {
    provide: ProjectAccess,
    inject: [ProjectsView, AccessTail],
    useFactory: (projects: ProjectsView, freshness: AccessTail) => new ProjectAccess(projects, freshness),
  },
  {
    provide: FindDevice,
    inject: [DevicesView, ProjectsView, AccessTail],
    useFactory: (devices: DevicesView, projects: ProjectsView, freshness: AccessTail) =>
      new FindDevice(devices, projects, freshness),
  },
];

/**
 * Who may do what, for a service: the views, their tail, the authenticator and the guard of `@Callers`. The application
 * does not listen before the views are complete, so that nobody is refused for what was merely not read yet.
 */
@Module({})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #tail: AccessTail;

  constructor(tail: AccessTail) {
    this.#tail = tail;
  }

  static forRoot(options: AccessModuleOptions): DynamicModule {
    return AccessModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: AccessModuleAsyncOptions): DynamicModule {
    const options: FactoryProvider = {
      provide: OPTIONS,
      inject,
      useFactory: useFactory as FactoryProvider['useFactory'],
    };
    return {
      module: AccessModule,
      global: true,
      imports,
      providers: [options, ...providers, CallerCheck, CallersGuard],
      exports: [
        ProjectsView,
        DevicesView,
        SigningKeysView,
        SessionsView,
        UsersView,
        AccessTail,
        Authenticator,
        SessionAuthenticator,
        ProjectAccess,
        FindDevice,
        CallerCheck,
        CallersGuard,
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#tail.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#tail.stop();
  }
}
