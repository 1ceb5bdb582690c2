/** Whether a workflow has to evaluate it: it holds `${{ … }}`. */
export function isExpression(text: string | null): boolean {
  return text?.includes("${{") ?? false;
}
