/** For whom a driver works: what that takes is counted together. */
export interface WorkHolder {
  /** The project; of a trial without one, its caller. */
  readonly project: string;
  /** Undefined for a trial. */
  readonly connector: string | undefined;
}
