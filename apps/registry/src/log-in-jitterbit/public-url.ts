/** The address under which callers reach this instance, as answers tell it. */
export class PublicUrl {
  readonly origin: string;

  /** @param publicUrls of the settings; without any it is the local gateway */
  constructor([first]: readonly string[], gatewayPort: number) {
    this.origin = new URL(first ?? `http://localhost:${gatewayPort}`).origin;
  }
}
