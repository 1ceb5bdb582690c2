/**
 * Returns whether Compose fetches a path: an OCI artifact or a Git repository
 * (https://github.com/docker/compose/tree/main/pkg/remote).
 */
export function isRemote(path: string): boolean {
  return /^(?:oci|git|ssh|https?):\/\/|^git@|^github\.com\//.test(path);
}
