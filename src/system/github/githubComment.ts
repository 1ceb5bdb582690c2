import type { GitHub } from "./github.ts";
import type { GitHubRepository } from "./pullRequest.ts";

/** The one comment of its kind on a pull request. */
export interface StickyComment {
  readonly repository: GitHubRepository;
  /** Of the issue or pull request. */
  readonly number: number;
  /** The first line, by which the comment is found again. */
  readonly marker: string;
  /** Begins with the marker. */
  readonly body: string;
  /** Whether one is made where there is none yet. */
  readonly create: boolean;
}

interface ExistingComment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string | null;
  readonly user?: { readonly login: string; readonly type: string } | null;
}

/**
 * Makes the one comment with this marker say what it should: creates it, updates it, or leaves it
 * alone where it says so already; duplicates of ours go. Gives its address, null where there is
 * none. Rejects with what a request rejects with.
 */
export async function keepComment(github: GitHub, comment: StickyComment): Promise<string | null> {
  const [first, ...duplicates] = await selectOwn(github, await listMarked(github, comment));
  if (first === undefined) return comment.create ? create(github, comment) : null;
  await remove(github, comment, duplicates);
  return (await update(github, comment, first)) ?? create(github, comment);
}

/** Two runs may create at the same time: the older one stays. */
async function create(github: GitHub, comment: StickyComment): Promise<string | null> {
  const { repository, number, body } = comment;
  const { data: made } = await github.request(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    {
      ...repository,
      issue_number: number,
      body,
    },
  );
  const [first, ...duplicates] = (await listMarked(github, comment)).filter(
    ({ user }) => user?.login === made.user?.login,
  );
  if (first === undefined || duplicates.length === 0) return made.html_url;
  await remove(github, comment, duplicates);
  return update(github, comment, first);
}

/** Its address; null where it is there no more. */
async function update(
  github: GitHub,
  { repository, body }: StickyComment,
  found: ExistingComment,
): Promise<string | null> {
  if (normalizeBody(found.body ?? "") === normalizeBody(body)) return found.html_url;
  try {
    await github.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      ...repository,
      comment_id: found.id,
      body,
    });
    return found.html_url;
  } catch (reason) {
    if (isGone(reason)) return null;
    throw reason;
  }
}

/** Another run may have been quicker. */
async function remove(
  github: GitHub,
  { repository }: StickyComment,
  comments: readonly ExistingComment[],
): Promise<void> {
  for (const { id } of comments) {
    await github
      .request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", {
        ...repository,
        comment_id: id,
      })
      .catch((reason: unknown) => {
        if (!isGone(reason)) throw reason;
      });
  }
}

/** The comments that begin with the marker, the oldest first. */
function listMarked(
  github: GitHub,
  { repository, number, marker }: StickyComment,
): Promise<ExistingComment[]> {
  const request = { ...repository, issue_number: number, per_page: 100 };
  return github.paginate(
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    request,
    ({ data }) => data.filter(({ body }) => body?.split(/\r?\n/, 1)[0] === marker),
  );
}

const WORKFLOW_BOT = "github-actions[bot]";

/**
 * Anybody can write our marker: what the workflow's own account wrote counts, else what the token's
 * account did.
 */
async function selectOwn(
  github: GitHub,
  comments: readonly ExistingComment[],
): Promise<readonly ExistingComment[]> {
  const byWorkflow = comments.filter(
    ({ user }) => user?.login === WORKFLOW_BOT && user.type === "Bot",
  );
  if (byWorkflow.length > 0 || comments.length === 0) return byWorkflow;
  const { viewer } = await github.graphql<{ viewer: { login: string } }>(
    "query { viewer { login } }",
  );
  return comments.filter(
    ({ user }) =>
      user !== null &&
      user !== undefined &&
      normalizeLogin(user.login) === normalizeLogin(viewer.login),
  );
}

/** GraphQL leaves the ending of an app's account out in some places, REST never. */
const normalizeLogin = (login: string) => login.replace(/\[bot\]$/, "");

/** GitHub may keep other line ends than it was given. */
const normalizeBody = (body: string) => body.replaceAll("\r\n", "\n").trimEnd();

function isGone(reason: unknown): boolean {
  const { status } = reason as { readonly status?: number };
  return status === 404 || status === 410;
}
