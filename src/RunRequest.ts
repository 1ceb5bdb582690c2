import type { AllocationRequest } from "./allocate/allocateAndRecheck.ts";
import type { LeaseStore } from "./leases/LeaseStore.ts";
import type { SavedPorts } from "./allocate/savedPorts.ts";
import type { Files, RunProject } from "./compose/index.ts";
import type { Host } from "./host/Host.ts";
import type { WaitOptions } from "./host/waitForPorts.ts";
import type { FetchRemote } from "./policy/readPolicy.ts";
import type { RepositoryContext } from "./repository/RepositoryContext.ts";
import type { WorkflowFile } from "./ports/readWorkflowJobs.ts";
import type { FailOn } from "./report/computeExitStatus.ts";
import type { ReadRepository } from "./rules/readRepositoryContext.ts";
import type { Env } from "./lib/Env.ts";

/** What the command line or the action requests from a run. */
export interface RunRequest {
  /** `map` only resolves projects; `check` also inspects the host and runs the rules. */
  readonly command: "map" | "check";
  /** Started on one host, so they are checked together. */
  readonly projects: readonly RunProject[];
  readonly workflows: readonly WorkflowFile[];
  /** Whether to inspect sockets and containers. */
  readonly probe: boolean;
  /** The policy file, as given; null: that of the repository, if there is one. */
  readonly policy?: string | null;
  /** The host ports of an earlier port map (see `RepositoryContext`), where one is known. */
  readonly before?: RepositoryContext["before"];
  readonly failOn: FailOn;
  /** Assignments from a file, which the projects have to match. */
  readonly saved?: SavedPorts;
  /** Ports that are to move; absent: none. Only for `check`. */
  readonly allocation?: AllocationRequest | null;
}

/** What a command that shows projects is asked for. */
export type ProjectsRequest = Omit<RunRequest, "command" | "allocation">;

/** What a run may touch. */
export interface RunDeps {
  readonly files: Files;
  /** The process environment. */
  readonly env: Env;
  readonly host: Host;
  /** For a policy that extends one of another repository. */
  readonly fetchRemote?: FetchRemote;
  /** For rules that look at what else names a port. */
  readonly readRepository?: ReadRepository;
  /** Where leases are kept; null: nowhere. */
  readonly leases?: LeaseStore | null;
  /** For how long ports in use are waited for. */
  readonly wait?: WaitOptions;
  /** Shows the user what is being done. */
  reportProgress?(this: void, what: string): void;
}

/** For a run that is given less. */
export const DEFAULT_DEPS = {
  fetchRemote: () =>
    Promise.resolve({
      failure: "failed",
      detail: "nothing here can get a file of another repository",
    }),
  readRepository: () => Promise.resolve([]),
  leases: null,
  wait: { seconds: 0, report: () => {} },
  reportProgress: () => {},
} satisfies Partial<RunDeps>;
