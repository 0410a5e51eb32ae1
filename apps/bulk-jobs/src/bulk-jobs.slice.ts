import type { Provider, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Worker } from '@umbra/service';

/** What a part of the service brings along; the module puts the parts together and knows none of them. */
export interface Slice {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  /** What goes on beside requests. @param app for `app.get(…)` */
  readonly workers?: (app: NestFastifyApplication) => Promise<readonly Worker[]>;
}
