import { execFile } from "node:child_process";
import { spellPort, spellReplicas, type Answer } from "./Answer.ts";
import type { RandomProject } from "./Draft.ts";

interface Model {
  readonly name: string;
  readonly services?: Readonly<Record<string, ModelService>>;
}

interface ModelService {
  readonly provider?: unknown;
  readonly scale?: number;
  readonly deploy?: { readonly replicas?: number };
  readonly ports?: readonly ModelPort[];
}

interface ModelPort {
  readonly host_ip?: string;
  readonly published?: string;
  readonly target?: number;
  readonly protocol?: string;
  readonly mode?: string;
  readonly name?: string;
  readonly app_protocol?: string;
}

/** Resolves the project in a directory with a Docker Compose program. */
export async function askCompose(
  program: string,
  directory: string,
  { files, request, shell }: RandomProject,
): Promise<Answer> {
  const options = [
    ...request.files.flatMap((file) => ["-f", file]),
    ...request.envFiles.flatMap((file) => ["--env-file", file]),
    ...request.profiles.flatMap((profile) => ["--profile", profile]),
    ...(request.projectName === null ? [] : ["-p", request.projectName]),
    ...(request.projectDirectory === null ? [] : ["--project-directory", request.projectDirectory]),
  ];
  const args = [...options, "config", "--format", "json", ...request.services];
  const started = { program, args, cwd: directory, env: environment(directory, shell) };
  const { stdout, stderr, failed } = await run(started, files["-"]);
  if (failed) return { refused: stderr.replaceAll(/^time=.*\n/gm, "").trim() || "no message" };
  // Compose escapes dollar signs, so that its output is a valid Compose file.
  const { name, services = {} } = JSON.parse(stdout.replaceAll("$$", "$")) as Model;
  return {
    name,
    services: Object.fromEntries(
      Object.entries(services).map(([service, model]) => [service, linesOf(model)]),
    ),
  };
}

function linesOf({ provider, scale, deploy, ports = [] }: ModelService): string[] {
  const replicas = provider === undefined ? (scale ?? deploy?.replicas ?? 1) : 0;
  return [
    spellReplicas(replicas),
    ...ports.map(
      ({
        host_ip: hostIp = null,
        published = null,
        target = 0,
        protocol,
        mode,
        name = null,
        app_protocol = null,
      }) =>
        // before 2.29, defaults are not printed
        spellPort({
          hostIp,
          published,
          target,
          protocol: protocol || "tcp",
          mode: mode || "ingress",
          name,
          appProtocol: app_protocol,
        }),
    ),
  ];
}

/** Returns the environment of a program in a directory: no variables of ours, and no home. */
export function environment(
  directory: string,
  shell: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    HOME: "/nonexistent",
    DOCKER_CONFIG: "/nonexistent",
    PATH: "/usr/bin:/bin",
    PWD: directory,
    ...shell,
  };
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

function run({ program, args, cwd, env }: Command, input = "") {
  return new Promise<{ stdout: string; stderr: string; failed: boolean }>((resolve, reject) => {
    // GOMAXPROCS and GOGC: the run is too short for more threads or garbage collection
    const { stdin } = execFile(
      program,
      args,
      { cwd, env: { ...env, GOMAXPROCS: "1", GOGC: "off" }, timeout: 30_000, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== "number") reject(error);
        else resolve({ stdout, stderr, failed: error !== null });
      },
    );
    // The program may exit before it reads its input.
    stdin?.on("error", () => {}).end(input);
  });
}
