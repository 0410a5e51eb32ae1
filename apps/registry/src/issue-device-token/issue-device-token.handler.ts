import { Injectable } from '@nestjs/common';
import { Sealer } from '@umbra/sealing';
import { DataSource } from 'typeorm';
import { DevicesRepository, type DeviceCredentials } from '../device-store/devices.repository.ts';
import { NoncesRepository } from '../nonce-memory/nonces.repository.ts';
import { readAuthorizationHeader, type OAuthHeader } from '../oauth/authorization-header.ts';
import { queryParameters } from '../oauth/query-parameters.ts';
import { isSignatureValid } from '../oauth/verify-signature.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { TokenIssuer, type IssuedToken } from '../tokens/token-issuer.ts';
import { TokenBaseUrls } from './token-base-urls.ts';

const SIGNATURE_METHOD = 'HMAC-SHA256';
const VERSION = '1.0';
const MAX_SKEW_S = 10;

/** The request as it was signed: header and raw URL. */
export interface SignedRequest {
  readonly authorization: string | undefined;
  readonly url: string;
}

@Injectable()
export class IssueDeviceTokenHandler {
  readonly #dataSource: DataSource;
  readonly #devices: DevicesRepository;
  readonly #nonces: NoncesRepository;
  readonly #sealer: Sealer;
  readonly #issuer: TokenIssuer;
  readonly #baseUrls: TokenBaseUrls;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    devices: DevicesRepository,
    nonces: NoncesRepository,
    sealer: Sealer,
    issuer: TokenIssuer,
    baseUrls: TokenBaseUrls,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#devices = devices;
    this.#nonces = nonces;
    this.#sealer = sealer;
    this.#issuer = issuer;
    this.#baseUrls = baseUrls;
    this.#clock = clock;
  }

  /**
   * §2.3, in this order: a skewed and wrongly signed request learns the time; an unknown device gets 404 even if badly
   * signed; only a request that would have got its token uses its nonce up (OAUTH-5).
   */
  async handle(request: SignedRequest): Promise<IssuedToken> {
    const header = readHeader(request.authorization);
    requireMethodAndVersion(header);
    this.#requireTimely(header);
    const { device, secretSealed } = await this.#requireLicence(header.consumerKey);
    this.#requireSignature(header, request.url, secretSealed);
    if (device.status !== 'claimed') throw refusals.tokenDeviceNotClaimed();
    await this.#requireFirstUse(header);
    return this.#issuer.forDevice(device, this.#clock.nowMs());
  }

  /** OAUTH-2 */
  #requireTimely({ timestampS }: OAuthHeader): void {
    const serverTimeS = Math.floor(this.#clock.nowMs() / 1_000);
    if (Math.abs(timestampS - serverTimeS) > MAX_SKEW_S) throw refusals.oauthSkew(serverTimeS);
  }

  async #requireLicence(deviceId: string): Promise<DeviceCredentials> {
    // No id of ours holds a NUL, and PostgreSQL takes none.
    if (deviceId.includes('\0')) throw refusals.tokenLicenceUnknown();
    const credentials = await this.#devices.findCredentials(this.#dataSource, deviceId);
    if (credentials === undefined || credentials.device.status === 'deactivated') throw refusals.tokenLicenceUnknown();
    return credentials;
  }

  /** OAUTH-3. A virtual device has no secret, so that no signature is its. */
  #requireSignature(header: OAuthHeader, url: string, secretSealed: string | null): void {
    const query = queryParameters(url);
    if (query === undefined) throw refusals.oauthQuery();
    if (secretSealed === null) throw refusals.oauthSignature();
    const secret = this.#sealer.open(secretSealed, header.consumerKey);
    if (!isSignatureValid(header, query, this.#baseUrls.urls, secret)) throw refusals.oauthSignature();
  }

  /** OAUTH-4 */
  async #requireFirstUse({ consumerKey, timestampS, nonce }: OAuthHeader): Promise<void> {
    if (!(await this.#nonces.consume(this.#dataSource, consumerKey, timestampS, nonce))) throw refusals.oauthReplay();
  }
}

function readHeader(authorization: string | undefined): OAuthHeader {
  const reading = readAuthorizationHeader(authorization);
  if (!('header' in reading)) throw refusals.oauthHeader(reading.problem);
  return reading.header;
}

/** OAUTH-6; an absent version is one that was not signed. */
function requireMethodAndVersion({ signatureMethod, version }: OAuthHeader): void {
  if (signatureMethod !== SIGNATURE_METHOD) throw refusals.oauthMethod();
  if (version !== undefined && version !== VERSION) throw refusals.oauthVersion();
}
