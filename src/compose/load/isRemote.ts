/**
 * Returns whether Compose would fetch a path: an OCI artifact or a git repository
 * (https://github.com/docker/compose/tree/main/pkg/remote).
 */
export function isRemote(path: string): boolean {
  return /^(?:oci|git|ssh|https?):\/\/|^git@|^github\.com\//.test(path);
}
