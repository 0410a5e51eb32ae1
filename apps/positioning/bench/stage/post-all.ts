import { Pool } from 'undici';

export interface PostOptions {
  readonly origin: string;
  readonly token: string;
  /** Of the request's query; empty for none. */
  readonly fallback?: string;
  /** Requests on their way at once. */
  readonly atOnce: number;
}

export interface PostAnswer {
  readonly status: number;
  readonly text: string;
}

/** Posts each body to `/v2/locate`, and hands over the answers as they come. */
export async function postAll(
  bodies: Iterable<object>,
  { origin, token, fallback = '', atOnce }: PostOptions,
  onAnswer: (answer: PostAnswer, nth: number) => void,
): Promise<void> {
  const pool = new Pool(origin, { connections: atOnce });
  const path = `/v2/locate${fallback === '' ? '' : `?fallback=${fallback}`}`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let sent = 0;
  const next = bodies[Symbol.iterator]();
  const postSome = async (): Promise<void> => {
    for (let body = next.next(); body.done !== true; body = next.next()) {
      const nth = sent++;
      const answer = await pool.request({
        path,
        method: 'POST',
        headers,
        body: JSON.stringify(body.value),
      });
      onAnswer({ status: answer.statusCode, text: await answer.body.text() }, nth);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, postSome));
  } finally {
    await pool.close();
  }
}
