export type { FileFailure, Files, FileText } from "./Files.ts";
export { formatProblem, type Problem } from "./Problem.ts";
export {
  environmentOf,
  isComposeProject,
  type PortBinding,
  type Project,
  type ProjectRequest,
  type Service,
  type ServiceNetwork,
  type Setting,
  type SharedResource,
  type Subnet,
  type VariableUse,
  type VersionNote,
} from "./Project.ts";
export type { Related, Span } from "./Span.ts";
export { describeUnknownService } from "./describeUnknownService.ts";
export { parseDotenv } from "./load/dotenv.ts";
export { isPortMistake, parseShortPort } from "./load/parseShortPort.ts";
export {
  escapeDollars,
  type Plain,
  type ResolvedModel,
  resolveModel,
  toWrittenPort,
} from "./load/resolveModel.ts";
export { readSettings } from "./load/readSettings.ts";
export { identifyProject, resolveProject } from "./load/resolveProject.ts";
export type { EnvValue } from "./load/template.ts";
export { notesFor } from "./load/versions.ts";
export {
  MissingInput,
  NoComposeFile,
  rejectMisuse,
  type ResolvedProject,
  resolveProjects,
  type RunProject,
} from "./resolveProjects.ts";
export { getChild, getItems, getMapping, type MappingNode, type Node } from "./yaml/Node.ts";
export { parseYaml } from "./yaml/parseYaml.ts";
