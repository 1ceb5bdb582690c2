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

type ExistingComment = Awaited<
  ReturnType<GitHub["rest"]["issues"]["listComments"]>
>["data"][number];

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
  const { repository, number: issue_number, body } = comment;
  const request = { ...repository, issue_number, body };
  const { data: made } = await github.rest.issues.createComment(request);
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
  { id, html_url: url, body: before = "" }: ExistingComment,
): Promise<string | null> {
  if (normalizeBody(before) === normalizeBody(body)) return url;
  const updated = github.rest.issues.updateComment({ ...repository, comment_id: id, body });
  return (await ifThere(updated)) && url;
}

/** Another run may have been quicker. */
async function remove(
  github: GitHub,
  { repository }: StickyComment,
  comments: readonly ExistingComment[],
): Promise<void> {
  for (const { id } of comments)
    await ifThere(github.rest.issues.deleteComment({ ...repository, comment_id: id }));
}

/** The comments that begin with the marker, the oldest first. */
function listMarked(
  github: GitHub,
  { repository, number, marker }: StickyComment,
): Promise<ExistingComment[]> {
  return github.paginate(
    github.rest.issues.listComments,
    { ...repository, issue_number: number, per_page: 100 },
    ({ data }) => data.filter(({ body }) => body?.split(/\r?\n/, 1)[0] === marker),
  );
}

/**
 * Anybody can write our marker: what the workflow's own account wrote counts, else what the token's
 * account did.
 */
async function selectOwn(
  github: GitHub,
  comments: readonly ExistingComment[],
): Promise<readonly ExistingComment[]> {
  const byWorkflow = comments.filter(
    ({ user }) => user?.login === "github-actions[bot]" && user.type === "Bot",
  );
  if (byWorkflow.length > 0 || comments.length === 0) return byWorkflow;
  const { viewer } = await github.graphql<{ viewer: { login: string } }>(
    "query { viewer { login } }",
  );
  return comments.filter(
    ({ user }) => user !== null && normalizeLogin(user.login) === normalizeLogin(viewer.login),
  );
}

/** GraphQL leaves the ending of an app's account out in some places, REST never. */
const normalizeLogin = (login: string) => login.replace(/\[bot\]$/, "");

/** GitHub may keep other line ends than it was given. */
const normalizeBody = (body: string) => body.replaceAll("\r\n", "\n").trimEnd();

/** What a request came to; null where its comment is gone. */
async function ifThere<Result>(request: Promise<Result>): Promise<Result | null> {
  return request.catch((reason: { readonly status?: number }) => {
    if (reason.status === 404 || reason.status === 410) return null;
    throw reason;
  });
}
