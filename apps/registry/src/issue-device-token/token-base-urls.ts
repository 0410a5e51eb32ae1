/** The addresses of `/v2/token` that a device may have signed for (OAUTH-1). */
export class TokenBaseUrls {
  readonly urls: readonly string[];

  constructor(urls: readonly string[]) {
    this.urls = urls;
  }
}
