/** One scan as it was heard at a known place: whole, since what is heard together says more than the sum of its parts. */
export interface Fingerprint {
  /** 48 bits; see `Contribution.hash`. */
  readonly hash: number;
  readonly lat: number;
  readonly lng: number;
  /** What the device claimed, metres at 68 %. */
  readonly accuracyMetres: number;
  readonly speedMps: number;
  /** Radios (`radioOf`) in ascending order, and how loud each was; names of one radio are one. */
  readonly radios: Float64Array;
  readonly rssDbm: Int8Array;
}
