import {
  integer,
  listOf,
  optional,
  record,
  requireShape,
  text,
  UnusableAnswer,
} from "./answers.ts";
import type { GitHub } from "./github.ts";
import type { GitHubRepository } from "./pullRequest.ts";

/** The comment of its kind on a pull request. */
export interface StickyComment {
  readonly repository: GitHubRepository;
  /** The number of the issue or pull request. */
  readonly number: number;
  /** The first line, which identifies the comment. */
  readonly marker: string;
  /** The text of the comment, which starts with the marker. */
  readonly body: string;
  /** True to create the comment if it does not exist. */
  readonly create: boolean;
  /** Removes what may differ without an update of the comment. */
  readonly normalize?: (body: string) => string;
}

type ExistingComment = Awaited<
  ReturnType<GitHub["rest"]["issues"]["listComments"]>
>["data"][number];

const COMMENT = record({
  id: integer,
  html_url: text,
  body: optional(text),
  user: optional(record({ login: text, type: text })),
});
const VIEWER = record({ viewer: record({ login: text }) });

/** The number of pages to read. An issue has at most 2,500 comments. */
const MAX_PAGES = 50;

/**
 * Creates or updates the comment with this marker, and deletes duplicates. Returns its URL, or null
 * if there is none. Rejects with the error of a request.
 */
export async function keepComment(github: GitHub, comment: StickyComment): Promise<string | null> {
  const [first, ...duplicates] = await selectOwn(github, await listMarked(github, comment));
  if (first === undefined) return comment.create ? create(github, comment) : null;
  await remove(github, comment, duplicates);
  return (await update(github, comment, first)) ?? create(github, comment);
}

/** Creates the comment. If two runs create one at the same time, the older one is kept. */
async function create(github: GitHub, comment: StickyComment): Promise<string | null> {
  const { repository, number: issue_number, body } = comment;
  const request = { ...repository, issue_number, body };
  const made = requireShape((await github.rest.issues.createComment(request)).data, COMMENT);
  const [first, ...duplicates] = (await listMarked(github, comment)).filter(
    ({ user }) => user?.login === made.user?.login,
  );
  if (first === undefined || duplicates.length === 0) return made.html_url;
  await remove(github, comment, duplicates);
  return update(github, comment, first);
}

/** Updates the comment if it differs. Returns its URL, or null if it was deleted. */
async function update(
  github: GitHub,
  { repository, body, normalize = (whole) => whole }: StickyComment,
  { id, html_url: url, body: before = "" }: ExistingComment,
): Promise<string | null> {
  if (normalize(unifyLines(before)) === normalize(unifyLines(body))) return url;
  const updated = github.rest.issues.updateComment({ ...repository, comment_id: id, body });
  return (await ifThere(updated)) && url;
}

/** Deletes comments. Another run may have deleted them already. */
async function remove(
  github: GitHub,
  { repository }: StickyComment,
  comments: readonly ExistingComment[],
): Promise<void> {
  for (const { id } of comments)
    await ifThere(github.rest.issues.deleteComment({ ...repository, comment_id: id }));
}

/** Lists the comments that start with the marker, the oldest first. */
async function listMarked(
  github: GitHub,
  { repository, number, marker }: StickyComment,
): Promise<ExistingComment[]> {
  const found: ExistingComment[] = [];
  const request = { ...repository, issue_number: number, per_page: 100 };
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { data, headers } = await github.rest.issues.listComments({ ...request, page });
    const comments = requireShape(data, listOf(COMMENT));
    found.push(...comments.filter(({ body }) => body?.split(/\r?\n/, 1)[0] === marker));
    if (!headers.link?.includes('rel="next"')) return found;
  }
  throw new UnusableAnswer();
}

/**
 * Selects the comments of the workflow's account, or else of the token's account. Anyone can write
 * the marker.
 */
async function selectOwn(
  github: GitHub,
  comments: readonly ExistingComment[],
): Promise<readonly ExistingComment[]> {
  const byWorkflow = comments.filter(
    ({ user }) => user?.login === "github-actions[bot]" && user.type === "Bot",
  );
  if (byWorkflow.length > 0 || comments.length === 0) return byWorkflow;
  const { viewer } = requireShape(
    await github.graphql<{ viewer: { login: string } }>("query { viewer { login } }"),
    VIEWER,
  );
  return comments.filter(
    ({ user }) => user !== null && normalizeLogin(user.login) === normalizeLogin(viewer.login),
  );
}

/**
 * Removes the suffix of an app's account, which GraphQL omits in some places and REST never does.
 */
const normalizeLogin = (login: string) => login.replace(/\[bot\]$/, "");

/** Normalizes line endings, which GitHub may change. */
const unifyLines = (body: string) => body.replaceAll("\r\n", "\n").trimEnd();

/** Returns the result of a request; null if its comment was deleted. */
async function ifThere<Result>(request: Promise<Result>): Promise<Result | null> {
  return request.catch((reason: { readonly status?: number }) => {
    if (reason.status === 404 || reason.status === 410) return null;
    throw reason;
  });
}
