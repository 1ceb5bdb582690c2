import type { AllocationRequest } from "./allocate/allocateAndRecheck.ts";
import type { LeaseStore } from "./leases/LeaseStore.ts";
import type { SavedPorts } from "./allocate/savedPorts.ts";
import type { Freed } from "./changes/noteFreed.ts";
import type { Files, RunProject } from "./compose/index.ts";
import type { Host } from "./host/Host.ts";
import type { HostView } from "./host/HostView.ts";
import type { WaitOptions } from "./host/waitForPorts.ts";
import type { Policy } from "./policy/Policy.ts";
import type { FetchRemote } from "./policy/readPolicy.ts";
import type { RepositoryContext } from "./repository/RepositoryContext.ts";
import type { WorkflowFile } from "./ports/readWorkflowJobs.ts";
import type { FailOn } from "./report/computeExitStatus.ts";
import type { ReadRepository } from "./rules/readRepositoryContext.ts";
import type { Env } from "./lib/Env.ts";
import type { Prober } from "./verify/Prober.ts";

/** The request of the command line or the action. */
export interface RunRequest {
  /**
   * `map` only resolves projects; `check` also inspects the host and runs the rules; `verify`
   * verifies what answers on the ports after the projects were started.
   */
  readonly command: "map" | "check" | "verify";
  /** The projects to check together. */
  readonly projects: readonly RunProject[];
  readonly workflows: readonly WorkflowFile[];
  /** True to inspect sockets and containers. */
  readonly probe: boolean;
  /** The policy, or its path as given. null for the policy of the repository, if any. */
  readonly policy?: string | Policy | null;
  /** The host ports of an earlier port map, if known. See `RepositoryContext.before`. */
  readonly before?: RepositoryContext["before"];
  readonly failOn: FailOn;
  /**
   * The directory to which printed paths are relative; by default the root of the projects'
   * repository, or the working directory if they have several.
   */
  readonly base?: string | null;
  /** How many copies of each project must run on one host; absent for one. Only for `check`. */
  readonly copies?: number;
  /** Saved ports that the projects must match. */
  readonly saved?: SavedPorts;
  /** The allocation to carry out, if any. Only for `check`. */
  readonly allocation?: AllocationRequest | null;
}

/** The request of a command that reports on projects. */
export type ProjectsRequest = Omit<RunRequest, "command" | "allocation">;

/** The dependencies of a run. */
export interface RunDeps {
  readonly files: Files;
  /** The process environment. */
  readonly env: Env;
  readonly host: Host;
  /** Fetches policies of other repositories. */
  readonly fetchRemote?: FetchRemote;
  /** Reads the repository for rules about references to ports. */
  readonly readRepository?: ReadRepository;
  /** Returns those of the absolute paths that git tracks in a repository. */
  readonly listTracked?: (root: string, paths: readonly string[]) => Promise<ReadonlySet<string>>;
  /** null if there are no leases. */
  readonly leases?: LeaseStore | null;
  /** How long to wait for ports in use. */
  readonly wait?: WaitOptions;
  /**
   * Stops what uses ports of the projects, before their ports are judged. Null or absent to stop
   * nothing.
   *
   * @param view the host before that
   * @returns what was stopped; null for nothing
   */
  readonly freePorts?: ((view: HostView) => Promise<Freed | null>) | null;
  /** Connects to ports. Required for `verify`, which reads less the next time with the same one. */
  readonly prober?: Prober | null;
  /** A view of the host to use instead of inspecting it. */
  readonly known?: HostView | null;
  /** Shows the current step to the user. */
  reportProgress?(this: void, what: string): void;
}

/** The defaults of the optional dependencies. */
export const DEFAULT_DEPS = {
  fetchRemote: () =>
    Promise.resolve({
      failure: "failed",
      detail: "fetching files of other repositories is not supported here",
    }),
  readRepository: () => Promise.resolve([]),
  listTracked: () => Promise.resolve(new Set<string>()),
  leases: null,
  freePorts: null,
  known: null,
  prober: null,
  wait: { seconds: 0, report: () => {} },
  reportProgress: () => {},
} satisfies Partial<RunDeps>;
