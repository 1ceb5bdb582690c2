import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";

/** Returns the errors of GitHub's parser for a workflow. */
export async function workflowErrors(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow(
    { name: "ci.yml", content },
    new NoOperationTraceWriter(),
  );
  const parsed = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || parsed.length > 0) return parsed;
  const { errors } = await convertWorkflowTemplate(context, value);
  return (errors ?? []).map(({ Message }) => Message);
}
