import { UmbraError } from '@umbra/errors';
import { badRequest, conflict, WireError, type FieldError } from '@umbra/wire';

/** Refusals that are nobody's in particular: any service gives them to any command. */
export const refusals = {
  dataInvalid: (errors: readonly FieldError[]) =>
    badRequest(
      'COMMANDS_DATA_INVALID',
      `The command is not valid: ${errors.map(({ path, reason }) => `${path} ${reason}`).join('; ')}.`,
      errors,
    ),
  commandIdTaken: () =>
    conflict(
      'COMMANDS_ID_TAKEN',
      'A command of another type had this commandId: it was carried out, this one was not.',
    ),
  typeUnknown: () =>
    new WireError(501, 'COMMANDS_TYPE_UNKNOWN', 'This service, as it is now, carries out no commands of this type.'),
  /** Says nothing of the cause: a foreign error's text may quote data or SQL. */
  failed: () => new WireError(500, 'COMMANDS_FAILED', 'The service failed to carry out this command.'),
} as const;

/** A command that could not be answered, so it is not carried out either: poison, whatever it asks for. */
export class UnanswerableCommandError extends UmbraError {
  constructor(reason: string) {
    super('COMMANDS_UNANSWERABLE', `The command cannot be answered: ${reason}.`);
  }
}

/** Two transactions carried out the same command; the other one was first. */
export class CommandRaceError extends UmbraError {
  constructor() {
    super('COMMANDS_RACE', 'A command of this batch was carried out elsewhere in the meantime.', { retryable: true });
  }
}
