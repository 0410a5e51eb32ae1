import type { EventEnvelope } from '../envelope/index.ts';

/** What every command carries beside what it asks for. */
export interface CommandAddress {
  /** Chosen by who asks, the same however often it asks: by it a command is done once and answered again. */
  readonly commandId: string;
  /** The topic that its reply goes to. */
  readonly replyTo: string;
}

/** Asks the owner of an aggregate for a change. Its key is the aggregate, never the job that it belongs to. */
export type Command<Type extends string = string, Data extends object = object> = EventEnvelope<
  Type,
  CommandAddress & Data
>;

/** Why a command was refused: fit for the user on whose behalf it was given. */
export interface CommandRefusal {
  /** As the same refusal has it over HTTP: 404, 409, … */
  readonly status: number;
  /** Of the catalogue of errors: `REGISTRY_QUOTA_EXCEEDED`. */
  readonly code: string;
  readonly message: string;
}

export type CommandOutcome<Result extends object = object> =
  | { readonly status: 'done'; readonly result: Result }
  | { readonly status: 'refused'; readonly refusal: CommandRefusal };

/** The answer to a command; `causationId` is the id of the command's message. Its key is the command's. */
export type Reply<Type extends string = string, Result extends object = object> = EventEnvelope<
  Type,
  { readonly commandId: string; readonly outcome: CommandOutcome<Result> }
>;
