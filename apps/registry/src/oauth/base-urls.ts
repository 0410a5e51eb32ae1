/**
 * What a client may believe the token URL to be (OAUTH-1): this instance's public addresses, and the local ones. The
 * request's own Host is not trusted: who can forward a request could otherwise have a device sign for a host of theirs.
 */
export function tokenBaseUrls(publicUrls: readonly string[], gatewayPort: number): readonly string[] {
  const origins = [...publicUrls, `http://localhost:${gatewayPort}`, `http://127.0.0.1:${gatewayPort}`];
  // `origin` is lower case and without the scheme's default port, as §2.2 step 4 wants it.
  return [...new Set(origins.map((url) => `${new URL(url).origin}/v2/token`))];
}
