import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Renders Markdown as a page that imitates a comment on GitHub, without GitHub's fonts. */
export function renderGitHubPage(markdown: string): string {
  const body = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return `<!DOCTYPE html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style>
<div class="comment"><div class="head">github-actions <span>bot commented now</span></div>
<div class="markdown-body">${body}</div></div>
`;
}

/** From github-markdown-css 5 (https://github.com/sindresorhus/github-markdown-css), in part. */
const STYLE = `
body { margin: 16px; background: #fff; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; }
.head { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0;
  border-radius: 6px 6px 0 0; font: 600 14px/1.5 sans-serif; }
.head span { color: #59636e; font-weight: 400; }
.markdown-body { padding: 16px; color: #1f2328; font-size: 14px; line-height: 1.5;
  font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial,
    sans-serif, "Apple Color Emoji", "Segoe UI Emoji"; word-wrap: break-word; }
.markdown-body > :first-child { margin-top: 0; }
.markdown-body > :last-child { margin-bottom: 0; }
h2, h3, h4, h5 { margin: 24px 0 16px; font-weight: 600; line-height: 1.25; }
h2 { padding-bottom: .3em; border-bottom: 1px solid #d1d9e0b3; font-size: 1.5em; }
h3 { font-size: 1.25em; }
h4 { font-size: 1em; }
h5 { font-size: .875em; }
p, table, details, pre, ul { margin: 0 0 16px; }
summary { cursor: pointer; }
sub { position: relative; bottom: -.25em; font-size: 75%; line-height: 0; }
table { display: block; width: max-content; max-width: 100%; overflow: auto;
  border-collapse: collapse; border-spacing: 0; font-variant: tabular-nums; }
th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
th { font-weight: 600; }
tr:nth-child(2n) { background: #f6f8fa; }
code { padding: .2em .4em; margin: 0; border-radius: 6px; background: #818b981f;
  font: 85% ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  white-space: break-spaces; }
pre { padding: 16px; overflow: auto; border-radius: 6px; background: #f6f8fa; }
pre code { padding: 0; background: transparent; white-space: pre; }
a { color: #0969da; text-decoration: underline; text-underline-offset: .2rem; }
`;
