export const MAX_PORT = 65_535;

/** A range of ports. `last` equals `first` for a single port. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}
