export const MAX_PORT = 65_535;

export function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}

/** A range of ports. `last` equals `first` for a single port. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export function countPorts({ first, last }: PortRange): number {
  return last - first + 1;
}

export function listPorts({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
