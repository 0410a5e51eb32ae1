import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

/** Nest's own filter turns every error into "Internal server error"; the consumer must see the real one to act on it. */
@Catch()
class PassErrorsOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a controller's method as the handler of a topic's batches: `handle(@Payload() slices: readonly PartitionSlice[])`.
 * What it throws decides what happens: StaleOffsetsError reads again from the stored offsets, a retryable error repeats
 * the batch, anything else stops the consumer.
 */
export function BatchHandler(topic: string): MethodDecorator {
  const decorators = [EventPattern(topic) as MethodDecorator, UseFilters(new PassErrorsOn())];
  return (target, key, descriptor) => {
    for (const decorate of decorators) decorate(target, key, descriptor);
  };
}
