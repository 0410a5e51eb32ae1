import type { Credentials } from '../lib/settings.ts';

interface TracePage {
  readonly data: readonly { readonly timestamp: number }[];
  readonly pageToken?: string;
}

/** Reads traces as a user. */
export class Traces {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async logIn(url: string, { email, password }: Credentials): Promise<Traces> {
    const answer = await answerOf<{ accessToken: string }>(`${url}/users/v2/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    return new Traces(url, answer.accessToken);
  }

  /** @returns the device times of all rows */
  async of(trackingId: string): Promise<number[]> {
    const times: number[] = [];
    let query = '?count=1000';
    for (;;) {
      const page = await answerOf<TracePage>(`${this.#url}/traces/v2/${trackingId}${query}`, {
        headers: { authorization: `Bearer ${this.#token}` },
      });
      times.push(...page.data.map(({ timestamp }) => timestamp));
      if (page.pageToken === undefined) return times;
      query = `?count=1000&pageToken=${encodeURIComponent(page.pageToken)}`;
    }
  }
}

async function answerOf<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
