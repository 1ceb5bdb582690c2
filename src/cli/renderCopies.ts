import { join, relative } from "node:path/posix";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { joinLines } from "../lib/escapeWorkflowCommands.ts";
import type { Report, ReportCopy } from "../report/Report.ts";

/**
 * Renders what a run wrote to checkouts, and the next commands.
 *
 * @param directory the checkout
 */
export function renderCopies(report: Report, directory: string, cwd: string): string {
  const { allocation, exitStatus } = report;
  if (exitStatus === 2) return "";
  const copies = allocation?.copies ?? [];
  const lines =
    copies.length > 0
      ? copies.flatMap((copy) => describeCopy(copy, cwd))
      : describeNeeds(report, directory, cwd);
  return joinLines(lines.map(escapeControlChars));
}

/** Describes a checkout that has only programs outside Compose. */
function describeNeeds({ allocation }: Report, directory: string, cwd: string): string[] {
  const isWritten = (allocation?.needs ?? new Map()).size > 0;
  const place = relative(cwd, directory);
  const path = join(place, ".env");
  return [
    isWritten
      ? `The ports of this copy are in ${path} (a block at its end).`
      : "The ports of this copy are leased. No port had to move, so nothing was written.",
    describeRelease(place, isWritten),
  ];
}

function describeRelease(place: string, isWritten = true): string {
  const command = `portplan release${place === "" ? "" : ` ${quoteShellWord(place)}`}`;
  return isWritten ? `To remove what was written: ${command}` : `To release them: ${command}`;
}

function describeCopy({ name, directory, files, needsDirectory }: ReportCopy, cwd: string) {
  const place = relative(cwd, directory);
  const isHere = place === "";
  const written = files.map(({ kind, path }) =>
    kind === "env"
      ? `${relative(cwd, path)} (a block at its end)`
      : `${relative(cwd, path)} (an override file)`,
  );
  const change = isHere ? "" : `cd ${quoteShellWord(place)} && `;
  const where = isHere ? "this directory" : place;
  const below =
    `Start docker compose in ${where} itself: in a directory below, it ignores COMPOSE_FILE in ` +
    ".env, and may publish the ports as written.";
  return [
    `This copy is the project ${name}. Its name and ports are in ${written.join(" and ")}.`,
    ...(needsDirectory ? [below] : []),
    `To start it, from any shell: ${change}docker compose up --wait`,
    describeRelease(place),
  ];
}
