import type { Answer } from './call-http.ts';

const ERROR_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  429: 'Too Many Requests',
};

export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
export const aUuid = expect.stringMatching(new RegExp(`^${UUID}$`)) as string;
export const aUserId = expect.stringMatching(new RegExp(`^HERE-${UUID}$`)) as string;

/** Asserts that an answer is the refusal: status, content type and envelope (ERR-1 … ERR-3). */
export function expectRefusal(answer: Answer, status: number, message?: RegExp): void {
  expect({ status: answer.status, body: answer.body as unknown }).toEqual({
    status,
    body: {
      code: status,
      error: ERROR_TEXTS[status],
      id: aUuid,
      message: (message === undefined ? expect.any(String) : expect.stringMatching(message)) as string,
      ...(status === 429
        ? {}
        : { details: expect.objectContaining({ hereErrorCode: status * 1_000 + 306 }) as object }),
    },
  });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['content-length']).toBeDefined();
}
