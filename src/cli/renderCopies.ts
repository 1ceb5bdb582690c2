import { relative } from "node:path/posix";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { joinLines } from "../lib/escapeWorkflowCommands.ts";
import type { Report, ReportCopy } from "../report/Report.ts";

/** Renders what a run wrote to checkouts, and the next commands. */
export function renderCopies({ allocation, exitStatus }: Report, cwd: string): string {
  const copies = exitStatus === 2 ? [] : (allocation?.copies ?? []);
  return joinLines(copies.flatMap((copy) => describeCopy(copy, cwd)).map(escapeControlChars));
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
    ".env, and would start the ports as written.";
  return [
    `This copy is the project ${name}. Its name and ports are in ${written.join(" and ")}.`,
    ...(needsDirectory ? [below] : []),
    `To start it, from any shell: ${change}docker compose up --wait`,
    `To remove what was written: portplan release${isHere ? "" : ` ${quoteShellWord(place)}`}`,
  ];
}
