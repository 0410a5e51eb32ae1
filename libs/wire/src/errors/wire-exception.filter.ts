import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@umbra/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderEnvelope, type ErrorRenderer } from './error-renderer.ts';
import { sendError } from './send-error.ts';

/** Turns whatever was thrown into the error envelope (or what `render` makes of it) and one log line with the same id. */
@Catch()
export class WireExceptionFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #render: ErrorRenderer;

  constructor(logger: Logger, render: ErrorRenderer = renderEnvelope) {
    this.#logger = logger;
    this.#render = render;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    sendError(error, http.getRequest<FastifyRequest>(), reply, this.#logger, this.#render);
  }
}
