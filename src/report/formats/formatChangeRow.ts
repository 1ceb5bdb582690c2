import { formatCode, linkPlace } from "./markdown.ts";
import type { Place, PortChange, PortSide } from "../Report.ts";

/**
 * The address of a line, in the change or in the commit that it is compared with; null where there
 * is none.
 */
export type LineLink = (place: Place, side: "base" | "head") => string | null;

export const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "where"];

const KINDS: Readonly<Record<PortChange["kind"], string>> = {
  added: "➕&nbsp;added",
  moved: "↔️&nbsp;moved",
  removed: "➖&nbsp;removed",
};

/** A row of the table of changes. */
export function formatChangeRow(
  { kind, project, service, target, before, after }: PortChange,
  link: LineLink = () => null,
): string[] {
  const shown = (side: PortSide | null) => (side === null ? "" : formatCode(side.requested));
  const at =
    after === null
      ? linkPlace(before?.place ?? null, (place) => link(place, "base"))
      : linkPlace(after.place, (place) => link(place, "head"));
  return [
    KINDS[kind],
    formatCode(project),
    formatCode(service),
    formatCode(target),
    shown(before),
    shown(after),
    at,
  ];
}
