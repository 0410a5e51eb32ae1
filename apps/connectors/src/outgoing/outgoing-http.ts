/** A request to an external cloud. */
export interface OutgoingRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
  readonly url: URL | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | object;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Who would wait longer for the limit of calls gives up at once: a `CallsUsedUpError`. */
  readonly patienceMs?: number;
  /** Of the answer, unpacked. */
  readonly maxBytes?: number;
  /** Called when the request is about to be written to its connection. What it throws is thrown, and nothing was sent. */
  readonly beforeSending?: () => void;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** @throws ExternalCloudError `unreadable` */
  json(): unknown;
}

/**
 * The only way out of this service: time-outs, size limits, no redirects to other hosts, no private addresses (looked at
 * where the connection is made, after the name was resolved), and the connector's rate limit.
 */
export interface OutgoingHttp {
  /** Answers of any status. @throws ExternalCloudError when there is none, or may not be asked for */
  send(request: OutgoingRequest): Promise<OutgoingAnswer>;
}
