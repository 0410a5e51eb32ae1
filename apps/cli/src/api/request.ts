import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

const TIMEOUT_MS = 30_000;

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly isOk: boolean;
  readonly statusText: string;
  readonly headers: Headers;
  readonly text: string;
}

export interface RequestOptions extends Pick<RequestInit, 'method' | 'body'> {
  readonly headers?: Readonly<Record<string, string>>;
  /** For whoever breaks it off; what that throws is no `Problem`. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/**
 * One request.
 * @param base the address of the Umbra, for words
 * @throws Problem where there is no answer, or not all of it
 */
export async function request(base: string, url: string, options: RequestOptions): Promise<Answer> {
  const { signal: brokenOff, timeoutMs = TIMEOUT_MS, headers, ...init } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, {
      ...init,
      headers: { accept: 'application/json', ...headers },
      signal: brokenOff === undefined ? timeout : AbortSignal.any([brokenOff, timeout]),
      // A secret, or a file, is not carried to wherever an answer points.
      redirect: 'manual',
    });
    const { status, ok: isOk, statusText } = answer;
    return { status, isOk, statusText, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (brokenOff?.aborted === true) throw error;
    const reason = timeout.aborted ? 'no answer in time' : reasonOf(error);
    throw new Problem(EXIT.unreachable, `Umbra does not answer at ${base}: ${reason}.`, {
      advice: 'Is it running, and is UMBRA_URL right?',
      cause: error,
    });
  }
}

/** What the connection says; what `fetch` itself says of a request may show what is in its headers. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string } };
  return cause?.code ?? cause?.message ?? 'the request could not be sent';
}

/** @throws Problem for an answer that is none of Umbra's */
export function bodyOf<Body>({ text }: Answer, base: string): Body {
  try {
    const body = JSON.parse(text) as Body;
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Said below, whatever was wrong with it.
  }
  throw new Problem(EXIT.unreachable, `What answers at ${base} is no Umbra: its answer is no JSON object.`, {
    advice: 'Is UMBRA_URL right?',
  });
}
