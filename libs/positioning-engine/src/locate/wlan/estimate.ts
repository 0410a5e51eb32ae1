/** Where one estimator believes the device to be, in metres of the scene's frame. */
export interface Estimate {
  readonly x: number;
  readonly y: number;
  /** Root mean square of what it was averaged from, metres. */
  readonly spreadMetres: number;
}
