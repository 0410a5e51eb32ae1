import { DEVICE_TOKEN_SECONDS, signToken, USER_TOKEN_SECONDS } from '@umbra/access';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import type { ClaimedDevice } from '../device/device.ts';
import type { SigningKey } from '../signing-key/signing-keys.repository.ts';

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** Signs tokens with this instance's key; every service verifies them by the public half of `signing-key.events`. */
export class TokenIssuer {
  readonly #key: SigningKey;

  constructor(key: SigningKey) {
    this.#key = key;
  }

  async forDevice(device: ClaimedDevice, nowMs: number): Promise<IssuedToken> {
    const { deviceId, version, claim } = device;
    const accessToken = await signToken(
      this.#key.privateKey,
      this.#key.keyId,
      {
        kind: 'device',
        deviceId,
        trackingId: claim.trackingId,
        projectId: claim.projectId,
        deviceVersion: version,
      },
      { issuedAtMs: nowMs },
    );
    return { accessToken, expiresIn: DEVICE_TOKEN_SECONDS };
  }

  async forUser(
    userId: UserId,
    { isAdministrator, homeProjectId }: { readonly isAdministrator: boolean; readonly homeProjectId?: ProjectId },
    nowMs: number,
  ): Promise<IssuedToken> {
    const accessToken = await signToken(
      this.#key.privateKey,
      this.#key.keyId,
      {
        ...{ kind: 'user', userId },
        ...(homeProjectId === undefined ? {} : { homeProjectId }),
        ...(isAdministrator ? { isAdministrator: true } : {}),
      },
      { issuedAtMs: nowMs },
    );
    return { accessToken, expiresIn: USER_TOKEN_SECONDS };
  }

  /** The narrower token ends when the one ends that it was exchanged for: exchanging does not lengthen a login. */
  async forUserOfProject(
    userId: UserId,
    projectId: ProjectId,
    issuedAtMs: number,
    nowMs: number,
  ): Promise<IssuedToken> {
    const accessToken = await signToken(
      this.#key.privateKey,
      this.#key.keyId,
      { kind: 'user', userId, projectId },
      { issuedAtMs },
    );
    const expiresIn = Math.ceil((issuedAtMs - nowMs) / 1_000) + USER_TOKEN_SECONDS;
    return { accessToken, expiresIn };
  }
}
