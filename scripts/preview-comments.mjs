// Shows the comments on pull requests as GitHub does: writes an HTML page each into .sluice/preview/. With node 24 from
// node_modules: `node_modules/.bin/node scripts/preview-comments.mjs`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { commentMarkdown } from "../actions/toolkit/report/comment.ts";
import * as pullRequests from "../test/support/pull-requests.ts";

const folder = ".sluice/preview";
const styles = readFileSync("node_modules/github-markdown-css/github-markdown-light.css", "utf8");
const markdown = new MarkdownIt({ html: true, linkify: true });

/** GitHub's alerts, which markdown-it does not know. @param {string} html */
const alerts = (html) =>
  html.replaceAll(/<blockquote>\n<p>\[!(WARNING|CAUTION)\]\n/g, (_, word) => {
    const name = `${word.charAt(0)}${word.slice(1).toLowerCase()}`;
    return `<blockquote class="markdown-alert markdown-alert-${word.toLowerCase()}"><p class="markdown-alert-title">⚠ ${name}</p>\n<p>`;
  });

/** @param {string} title @param {string} body */
const page = (title, body) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>${styles}
body{margin:0;background:#f6f8fa}
.comment{width:860px;margin:24px auto;border:1px solid #d1d9e0;border-radius:6px;background:#fff}
.author{padding:8px 16px;border-bottom:1px solid #d1d9e0;background:#f6f8fa;font:14px/1.5 -apple-system,"Segoe UI",sans-serif;color:#59636e}
.markdown-body{padding:16px;font-size:14px}</style>
<div class="comment"><div class="author"><strong>github-actions</strong> bot commented</div>
<article class="markdown-body">${alerts(markdown.render(body))}</article></div></html>
`;

mkdirSync(folder, { recursive: true });
const { healthy, dangerous, fork, broken, gated } = pullRequests;
for (const [name, findings] of Object.entries({ healthy, dangerous, fork, broken, gated })) {
  const { body } = commentMarkdown(findings());
  writeFileSync(`${folder}/${name}.md`, body);
  writeFileSync(`${folder}/${name}.html`, page(name, body));
  writeFileSync(
    `${folder}/${name}-open.html`,
    page(name, body.replaceAll("<details>", "<details open>")),
  );
  process.stdout.write(`${folder}/${name}.html: ${body.length} characters\n`);
}
