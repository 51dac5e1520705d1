import{r as e}from"./numbers.js";var t=class{markup;constructor(e){this.markup=e}toString(){return this.markup}};const n={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function r(e){return e===void 0?``:e instanceof t?e.markup:Array.isArray(e)?e.map(e=>e.markup).join(``):String(e).replaceAll(/[&<>"']/g,e=>n[e]??e)}function i(e,...n){return new t(e.reduce((e,t,i)=>e+r(n[i-1])+t))}const a=({owner:e})=>e===void 0?[]:[`owner ${e}`];function o({title:n,mood:r,verdict:a,subtitle:o,sections:s,ownStyles:c=``,madeAt:l}){return`${i`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${n}</title>
<style>${new t(`
:root{--bg:#f7f8fa;--card:#fff;--ink:#17202c;--soft:#526071;--line:#dfe4ea;--good:#0b6b3a;--goodbg:#e3f4ea;
--bad:#a3171f;--badbg:#fde8e8;--mixed:#7a4d00;--mixedbg:#fdf1d8;--a:#1f5fbf;--pub:#2b7a4b;--quar:#b3541e;--null:#c58a00;--empty:#8793a3;--time:#3f6fb5}
@media (prefers-color-scheme:dark){:root{--bg:#10151c;--card:#18202a;--ink:#e8edf3;--soft:#a5b1c0;--line:#2b3644;--good:#7fd8a4;--goodbg:#12311f;
--bad:#ff9d9d;--badbg:#3d1718;--mixed:#f1c670;--mixedbg:#372a0d;--a:#8cb8f5;--pub:#5fc08a;--quar:#ea8a4e;--null:#e3b341;--empty:#7b8797;--time:#7ea9e6}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:1080px;margin:0 auto;padding:0 24px}
header{padding-top:36px}
.brand{margin:0;color:var(--soft);font-weight:650;letter-spacing:.08em;text-transform:uppercase;font-size:.78rem}
h1{margin:.15em 0 .1em;font-size:2rem;line-height:1.2;letter-spacing:-.015em}
.subtitle{margin:0 0 18px;color:var(--soft)}
.verdict{display:flex;gap:14px;align-items:baseline;margin:0;padding:14px 18px;border-radius:10px;border:1px solid var(--line)}
.verdict strong{font-size:1.05rem;flex:none}
.good{color:var(--good)}.bad{color:var(--bad)}.mixed{color:var(--mixed)}
.verdict.good{background:var(--goodbg)}.verdict.bad{background:var(--badbg)}.verdict.mixed{background:var(--mixedbg)}
section{margin:34px 0}
h2{margin:0 0 .2em;font-size:1.28rem}
h3{margin:24px 0 8px;font-size:1rem}
.lead{margin:0 0 14px;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,46%),1fr));gap:12px;margin:0 0 18px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tile dt{color:var(--soft);font-size:.86rem}
.tile dd{margin:0;font-size:1.7rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.25}
.tile dd.note{font-size:.86rem;font-weight:400;color:var(--soft)}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}
.scroll:focus-visible{outline:3px solid var(--a);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:8px 14px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:break-word}
tbody tr:last-child td{border-bottom:0}
th{color:var(--soft);font-weight:600;white-space:nowrap}
.right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td:has(.track){min-width:180px;width:32%}
.track{display:block;height:12px;margin-top:6px;border-radius:3px;background:color-mix(in srgb,var(--line) 60%,transparent);overflow:hidden}
.bar{display:block;height:100%;min-width:2px;border-radius:3px}
.published{background:var(--pub)}.quarantined{background:var(--quar)}.nulled{background:var(--null)}.empty{background:var(--empty)}.time{background:var(--time)}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:break-word}
.split{display:flex;height:22px;border-radius:6px;overflow:hidden;margin:0 0 8px;border:1px solid var(--line)}
.split .bar{border-radius:0}
.legend{display:flex;flex-wrap:wrap;gap:6px 20px;margin:0 0 18px;padding:0;list-style:none;color:var(--soft);font-size:.9rem}
.legend i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:7px}
details{margin-top:14px}
summary{cursor:pointer;font-weight:600;padding:6px 0}
.pill{display:inline-block;padding:0 8px;border-radius:999px;font-size:.84rem;font-weight:600;white-space:nowrap;border:1px solid currentColor}
td:has(.pill){width:1%}
td:has(.pill)+td{min-width:250px}
.small{color:var(--soft);font-size:.86rem}
footer{padding-top:8px;padding-bottom:40px;color:var(--soft);font-size:.86rem}
@media (max-width:640px){h1{font-size:1.6rem}.verdict{display:block}}
@media print{body{background:#fff}.scroll,.tile{break-inside:avoid}}
`+c)}</style>
</head>
<body>
<header>
<p class="brand">Sluice</p>
<h1>${n}</h1>
<p class="subtitle">${o}</p>
<p class="verdict ${r}" role="status"><strong>${a.word}</strong> <span>${a.sentence}</span></p>
</header>
<main>
${s}
</main>
<footer>Made on ${e(l)}. This page holds counts, names of columns and names of resources; it holds no value of any record.</footer>
</body>
</html>
`}`}function s(e,t,n,r){return i`<section aria-labelledby="${e}">
<h2 id="${e}">${t}</h2>
<p class="lead">${n}</p>
${r}
</section>`}function c(e){return i`<dl class="tiles">${e.map(({label:e,value:t,note:n,mood:r})=>i`<div class="tile ${r??``}"><dt>${e}</dt><dd>${t}</dd>${n===void 0?void 0:i`<dd class="note">${n}</dd>`}</div>`)}</dl>`}function l(e,t,n,r=[]){let a=e=>r.includes(e)?`right`:``;return i`<div class="scroll" tabindex="0" role="region" aria-label="${e}"><table>
<caption>${e}</caption>
<thead><tr>${t.map((e,t)=>e===``?i`<td></td>`:i`<th scope="col" class="${a(t)}">${e}</th>`)}</tr></thead>
<tbody>${n.map(e=>i`<tr>${e.map((e,t)=>i`<td class="${a(t)}">${e}</td>`)}</tr>`)}</tbody>
</table></div>`}function u(e,t,n=0){if(e<=0)return i`<span class="track" aria-hidden="true"></span>`;let r=e=>(100*Math.min(1,Math.max(0,e))).toFixed(2);return i`<span class="track" aria-hidden="true"><span class="bar ${t}" style="margin-left:${r(n)}%;width:${r(e)}%"></span></span>`}export{l as a,i as c,s as i,a as n,c as o,o as r,t as s,u as t};