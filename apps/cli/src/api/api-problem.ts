import { EXIT, type ExitCode } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import { isWorthRepeating } from './backoff.ts';
import type { Answer } from './request.ts';

const MAX_FIELD_ERRORS = 20;

/** §1.5, as far as it is there. */
interface Envelope {
  readonly error?: unknown;
  readonly id?: unknown;
  readonly message?: unknown;
  readonly details?: { readonly errors?: unknown };
}

interface FieldError {
  readonly path: string;
  readonly reason: string;
}

/** What an answer that is not 2xx means to whoever runs the program. */
export function problemOf(answer: Answer, base: string): Problem {
  const { status } = answer;
  const envelope = envelopeOf(answer.text);
  const said = textOf(envelope.message) ?? textOf(envelope.error) ?? answer.statusText;
  const id = textOf(envelope.id);
  const lines = [
    `Umbra at ${base} answers ${String(status)}: ${said}`,
    ...fieldErrorsOf(envelope).map(({ path, reason }) => `  ${path}: ${reason}`),
    ...(id === undefined ? [] : [`  (error id ${id})`]),
  ];
  return new Problem(exitCodeOf(status), lines.join('\n'), { status, ...adviceOn(status) });
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401) return EXIT.notLoggedIn;
  return isWorthRepeating(status) || status >= 500 ? EXIT.unreachable : EXIT.refused;
}

function adviceOn(status: number): { readonly advice?: string } {
  if (status === 401) return { advice: 'Log in by `umbra login`, or set UMBRA_TOKEN.' };
  if (status >= 300 && status < 400) return { advice: 'It points elsewhere: is UMBRA_URL right?' };
  return isWorthRepeating(status) ? { advice: 'Try again later.' } : {};
}

function envelopeOf(text: string): Envelope {
  try {
    return (JSON.parse(text) ?? {}) as Envelope;
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function fieldErrorsOf({ details }: Envelope): FieldError[] {
  const errors = Array.isArray(details?.errors) ? (details.errors as Partial<FieldError>[]) : [];
  return errors
    .slice(0, MAX_FIELD_ERRORS)
    .flatMap((each) =>
      typeof each?.path === 'string' && typeof each.reason === 'string'
        ? [{ path: each.path, reason: each.reason }]
        : [],
    );
}
