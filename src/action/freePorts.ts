import { findContainer } from "../changes/findUsers.ts";
import { planWithLeftovers } from "../changes/findLeftovers.ts";
import type { StopTarget } from "../changes/ChangeRecord.ts";
import type { Freed } from "../changes/noteFreed.ts";
import { formatItem, type HolderUse, NOT_SELECTED, type StopItem } from "../changes/planStops.ts";
import { parseSelector } from "../changes/Selector.ts";
import { canStartAgain } from "../changes/startAgain.ts";
import { stopAll, type StopOutcome } from "../changes/stopAll.ts";
import type { Container } from "../host/engine/Container.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import { readContainers } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import type { HostView, Obstacle } from "../host/HostView.ts";
import type { Holder } from "../host/holders/Holder.ts";
import { buildRunAnnotation } from "../report/formats/annotations.ts";
import { openStopper } from "../system/changes/openStopper.ts";
import { logCommands } from "./logCommands.ts";
import { type StepRemark, logText } from "./publish.ts";
import type { Step } from "./step.ts";
import { openChangesOfStep } from "./stepChanges.ts";

export const NOTHING_FREED: StepRemark = { remark: null, warnings: [] };

/** Frees the ports of a step, and describes what it did afterwards. */
export interface Freeing {
  run(this: void, view: HostView): Promise<Freed | null>;
  describe(this: void): StepRemark;
}

/** Opens what frees the ports of the projects; null if the input `free` is empty. */
export function openFreeing(step: Step): Freeing | null {
  if (step.inputs.free.length === 0) return null;
  let result = NOTHING_FREED;
  return {
    async run(view) {
      const containers = await listContainers(view, step.deps.host);
      const uses = listUses(view, containers);
      const only = step.inputs.free.map(parseSelector);
      const options = { host: step.deps.host, containers, only, sudo: true };
      const { items, reason } = await planWithLeftovers(uses, options);
      const outcomes = await stopItems(items, step);
      const warnings = [
        ...(reason === null ? [] : [`did not look for what earlier jobs left: ${reason}`]),
        ...listWarnings(items, outcomes),
      ];
      result = {
        remark: describeStopped(outcomes),
        warnings: warnings.map((warning) => buildRunAnnotation("warning", warning)),
      };
      return toFreed(uses, outcomes);
    },
    describe: () => result,
  };
}

const isInUse = ({ status }: Obstacle) => status === "taken" || status === "clash";

async function listContainers({ obstacles }: HostView, host: Host): Promise<readonly Container[]> {
  if (!obstacles.some(isInUse)) return [];
  return (await readContainers(host, findEngine(host))).view?.containers ?? [];
}

/** Lists what uses ports of the projects, except their own containers. */
function listUses({ obstacles }: HostView, containers: readonly Container[]): HolderUse[] {
  return obstacles.filter(isInUse).flatMap(({ endpoint, holders }) =>
    holders.map((holder) => {
      const container = findContainer(holder, endpoint, containers);
      return { holder, endpoint, container };
    }),
  );
}

/** Lists what identifies a target. */
function listIds(target: StopTarget | null): readonly string[] {
  if (target === null) return [];
  if (target.kind === "process") return [`${target.pid}`];
  return target.kind === "unit" ? target.names : target.ids;
}

async function stopItems(items: readonly StopItem[], step: Step): Promise<readonly StopOutcome[]> {
  const { directory, deps } = step;
  if (items.every(({ target }) => target === null)) return [];
  return stopAll(
    items,
    { command: "free", directory },
    {
      stopper: logCommands(openStopper(deps.env, true)),
      store: openChangesOfStep(deps.env),
      host: deps.host,
      force: false,
      report: logText,
    },
  );
}

/** Returns what was stopped, as findings need it. */
function toFreed(uses: readonly HolderUse[], outcomes: readonly StopOutcome[]): Freed | null {
  const stopped = outcomes.filter(({ result }) => result === "stopped");
  const byHolder = new Map<Holder, StopOutcome>();
  for (const use of uses) {
    const outcome = stopped.find(({ item }) => listIds(item.target).some((id) => isUse(use, id)));
    if (outcome !== undefined) byHolder.set(use.holder, outcome);
  }
  if (byHolder.size === 0) return null;
  return {
    holders: new Set(byHolder.keys()),
    describe(holder) {
      const outcome = byHolder.get(holder);
      return outcome === undefined ? "" : describeStop(outcome);
    },
  };
}

/** Returns whether a holder is the container, the process or the unit with an id. */
function isUse({ holder, container }: HolderUse, id: string): boolean {
  if (container !== null) return container.id === id;
  if (holder.kind === "unit") return holder.name === id;
  return holder.kind === "process" && `${holder.pid}` === id;
}

function describeStop({ item, detail }: StopOutcome): string {
  const name = formatItem(item);
  if (detail !== null) return `${name}: ${detail}`;
  return isLeftover(item.target)
    ? `stopped ${name}, left over from an earlier job`
    : `stopped ${name}`;
}

function isLeftover(target: StopTarget | null): boolean {
  return target?.kind === "network" || (target?.kind === "container" && target.removed);
}

/** Returns whether the post step starts it again. */
function canStart({ target, isTemporary }: StopItem): boolean {
  return isTemporary !== true && target !== null && canStartAgain(target);
}

const MAX_NAMED = 10;

/** Returns sentences about what was stopped; null if nothing was. */
function describeStopped(outcomes: readonly StopOutcome[]): string | null {
  const stopped = outcomes.filter(({ result, detail }) => result !== "failed" && detail === null);
  const named = (isMatch: (item: StopItem) => boolean) =>
    formatNames(stopped.flatMap(({ item }) => (isMatch(item) ? [item] : [])));
  const left = named(({ target }) => isLeftover(target));
  const others = named(({ target }) => !isLeftover(target));
  const again = named(canStart);
  const sentences = [
    left && `Removed ${left}, left over from earlier jobs.`,
    others && `Stopped ${others}.`,
    again && `The post step starts ${again} again.`,
  ].filter(Boolean);
  return sentences.length === 0 ? null : sentences.join(" ");
}

function formatNames(items: readonly StopItem[]): string {
  const names = items.map(formatItem);
  const more = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** Lists what was selected and not stopped, and what came back. */
function listWarnings(items: readonly StopItem[], outcomes: readonly StopOutcome[]): string[] {
  const refused = items.filter(({ target, reason }) => target === null && reason !== NOT_SELECTED);
  const failed = outcomes.filter(({ result }) => result !== "stopped");
  return [
    ...refused.map((item) => `did not stop ${formatItem(item)}: ${item.reason}`),
    ...failed.map(({ item, result, detail }) => {
      const name = formatItem(item);
      // The action has no option for it.
      const advice = detail?.replace("--force", "`portplan free --force`");
      return result === "failed"
        ? `could not stop ${name}: ${advice}`
        : `stopped ${name}, but ${detail}`;
    }),
  ];
}
