import { Inject, Injectable } from '@nestjs/common';
import type { Logger, Metrics } from '@umbra/observability';
import { SealBrokenError, Sealer } from '@umbra/sealing';
import { LOGGER, METRICS } from '../../connectors.tokens.ts';

/** Opens seals where one that no configured key opens must not spoil what else is asked for. */
@Injectable()
export class Seals {
  readonly #sealer: Sealer;
  readonly #logger: Logger;
  readonly #unopened;

  constructor(sealer: Sealer, @Inject(LOGGER) logger: Logger, @Inject(METRICS) metrics: Metrics) {
    this.#sealer = sealer;
    this.#logger = logger;
    this.#unopened = metrics
      .counter(
        'umbra_connectors_seals_unopened_total',
        'Reads of secrets that no configured key opens: the key is missing, or the secret must be given anew.',
        [],
      )
      .labels();
  }

  /** @returns undefined where no key opens it: the log and a metric say so, for somebody has to bring the key back */
  tryOpen(sealed: string, context: string): string | undefined {
    try {
      return this.#sealer.open(sealed, context);
    } catch (error) {
      if (!(error instanceof SealBrokenError)) throw error;
      this.#unopened.inc();
      this.#logger.error({ code: error.code, reason: error.message, sealOf: context }, 'a secret cannot be opened');
      return undefined;
    }
  }
}
