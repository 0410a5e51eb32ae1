import type { Provider, Type } from '@nestjs/common';
import type { ConnectorObserver } from './domain/connector/connector-observer.ts';
import type { ReplyHandler } from '@umbra/commands';

/** What a part of the service brings along; the module puts the parts together and knows none of them. */
export interface Slice {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  /** Among the providers. */
  readonly replyHandlers?: readonly Type<ReplyHandler>[];
  readonly observers?: readonly Type<ConnectorObserver>[];
}
