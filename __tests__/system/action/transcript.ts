import type { Command } from "../../action/readStreams.ts";
import type { Outcome } from "./runner.ts";

/**
 * Formats the result of a step as text.
 *
 * @param hidden paths of this machine, with the names to print instead
 */
export function transcript(outcome: Outcome, hidden: Readonly<Record<string, string>>): string {
  const { conclusion, exitCode, log, annotations, commands, outputs, summary } = outcome;
  const text = [
    `conclusion: ${conclusion}, exit status ${exitCode}`,
    section("log", log),
    section("annotations", annotations.map(annotation)),
    section(
      "commands",
      commands.map(({ name, data }) => `${name} ${data}`.trimEnd()),
    ),
    section(
      "outputs",
      Object.entries(outputs).map(([name, value]) => `${name}: ${value}`),
    ),
    section("summary", summary.split("\n")),
  ].join("\n");
  return Object.entries(hidden).reduce(
    (result, [place, name]) => result.replaceAll(place, name),
    `${text.replaceAll(TIME, "2026-11-30 15:41 UTC").replaceAll(RELEASE, "Portplan 0.1.0")}\n`,
  );
}

/** Matches the time at which a summary was made. */
const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/g;
/** Matches the release that made it. */
const RELEASE = /Portplan \d+\.\d+\.\d+/g;

const section = (title: string, lines: readonly string[]) =>
  [`\n== ${title} ==`, ...lines]
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();

function annotation({
  name,
  properties: { file, line, endLine, col, endColumn, title },
  data,
}: Command): string {
  const from = [file, line, col].filter(Boolean).join(":");
  const to = [endLine, endColumn].filter(Boolean).join(":");
  return `${name} ${from === "" ? "" : `${from}-${to} `}${title}\n${data.replace(/^/gm, "    ")}`;
}
