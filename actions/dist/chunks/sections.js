import{I as e,_ as t,g as n,h as r,m as i,v as a}from"./glue.js";import{o,r as s,v as c,y as l}from"./plan.js";import{a as u,i as d,o as f,s as p}from"./audit2.js";var m=class{markup;constructor(e){this.markup=e}toString(){return this.markup}};const h={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function g(e){return e===void 0?``:e instanceof m?e.markup:Array.isArray(e)?e.map(e=>e.markup).join(``):String(e).replaceAll(/[&<>"']/g,e=>h[e]??e)}function _(e,...t){return new m(e.reduce((e,n,r)=>e+g(t[r-1])+n))}function v({title:e,mood:t,verdict:n,subtitle:i,sections:a,madeAt:o}){return`${_`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${e}</title>
<style>${new m(`
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
.verdict strong{font-size:1.05rem}
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
`)}</style>
</head>
<body>
<header>
<p class="brand">Sluice</p>
<h1>${e}</h1>
<p class="subtitle">${i}</p>
<p class="verdict ${t}" role="status"><strong>${n.word}</strong> <span>${n.sentence}</span></p>
</header>
<main>
${a}
</main>
<footer>Made on ${r(o)}. This page holds counts, names of columns and names of resources; it holds no value of any record.</footer>
</body>
</html>
`}`}function y(e,t,n,r){return _`<section aria-labelledby="${e}">
<h2 id="${e}">${t}</h2>
<p class="lead">${n}</p>
${r}
</section>`}function b(e){return _`<dl class="tiles">${e.map(({label:e,value:t,note:n,mood:r})=>_`<div class="tile ${r??``}"><dt>${e}</dt><dd>${t}</dd>${n===void 0?void 0:_`<dd class="note">${n}</dd>`}</div>`)}</dl>`}function x(e,t,n,r=[]){let i=e=>r.includes(e)?`right`:``;return _`<div class="scroll" tabindex="0" role="region" aria-label="${e}"><table>
<caption>${e}</caption>
<thead><tr>${t.map((e,t)=>_`<th scope="col" class="${i(t)}">${e}</th>`)}</tr></thead>
<tbody>${n.map(e=>_`<tr>${e.map((e,t)=>_`<td class="${i(t)}">${e}</td>`)}</tr>`)}</tbody>
</table></div>`}function S(e,t,n=0){if(e<=0)return _`<span class="track" aria-hidden="true"></span>`;let r=e=>(100*Math.min(1,Math.max(0,e))).toFixed(2);return _`<span class="track" aria-hidden="true"><span class="bar ${t}" style="margin-left:${r(n)}%;width:${r(e)}%"></span></span>`}const C=e=>_`<code>${e}</code>`;function w({records:e,rejections:t,nullified:r,nulls:o,contract:s,files:c}){let l=Math.max(1,...[...t,...r].map(e=>e.records)),u=[...t.map(e=>({...e,kind:`quarantined`})),...r.map(e=>({...e,kind:`nulled`}))].sort((e,t)=>e.kind===t.kind?t.records-e.records:e.kind===`quarantined`?-1:1),d=e.in===0?0:e.published/e.in;return y(`records`,`Records`,`Contract ${s.id} ${s.version}, ${n(c,`file`)}. In = published + quarantined: no record is lost.`,[b([{label:`In`,value:i(e.in)},{label:`Published`,value:i(e.published),note:a(e.published,e.in)},{label:`Quarantined`,value:i(e.quarantined),note:a(e.quarantined,e.in)}]),_`<div class="split" role="img" aria-label="${a(e.published,e.in)} published, ${a(e.quarantined,e.in)} quarantined"><span class="bar published" style="width:${(100*d).toFixed(2)}%"></span><span class="bar quarantined" style="flex:1"></span></div>
<ul class="legend"><li><i class="published"></i>published, de-identified</li><li><i class="quarantined"></i>kept in quarantine with the reason</li><li><i class="nulled"></i>one field nulled, record published</li></ul>`,u.length===0?_`<p>No defect was found.</p>`:x(`Defects by column and reason`,[`What happened`,`Column`,`Reason`,`Records`,`Share`,``],u.map(({column:t,reason:n,records:r,kind:o})=>[o===`quarantined`?`record quarantined`:`field nulled`,t===null?`whole record`:C(t),C(n),i(r),a(r,e.in),S(r/l,o)]),[3,4]),_`<h3>Empty values in the published table</h3>`,x(`Empty values by published column`,[`Column`,`Empty`,`Share of published`,``],o.map(({column:t,records:n})=>[C(t),i(n),a(n,e.published),S(e.published===0?0:n/e.published,`empty`)]),[1,2])])}const T={passed:`good`,failed:`bad`,"not-checkable":`mixed`,waived:`mixed`};function E(e){return _`${e.split("`").map((e,t)=>t%2==1?C(e):_`${e}`)}`}const D=e=>_`<br><span class="small">${e}</span>`;function O(t){let[n=``,...r]=e(t).split(`/`);return _`${n}${r.map(e=>_`/<wbr>${e}`)}`}function k(e,t){return x(e,[`Outcome`,`Control`,`Resource`,`Found`],t.map(({outcome:e,control:t,resource:n,found:r,expected:i,source:a,waiver:o})=>[_`<span class="pill ${T[e]}">${f[e]}</span>`,_`${t.title}${D(`${t.id} · ${t.severity} · 45 CFR ${t.hipaa.join(`, `)}`)}`,_`${C(n)}${D(O(a))}`,_`${E(r)}${e===`passed`?void 0:_`<br><span class="small">expected ${E(i)}</span>`}${o===void 0?void 0:D(`Waived until ${o.expires} by ${o.owner}: ${o.reason}`)}`]))}function A(e){let{counts:t}=e,a=u(e.findings),o=a.filter(e=>e.outcome!==`passed`),s=a.filter(e=>e.outcome===`passed`),c=new Set(a.flatMap(e=>e.control.hipaa));return y(`controls`,`Controls`,`Read from the live account on ${r(e.takenAt)}; ${c.size} paragraphs of 45 CFR part 164.`,[b([{label:`Passed`,value:i(t.passed)},{label:`Failed`,value:i(t.failed),...t.failed>0?{mood:`bad`}:{}},{label:`Not checkable`,value:i(t.notChecked)},{label:`Waived`,value:i(t.waived)}]),...o.length===0?[]:[k(`Checks that did not pass`,o)],_`<details${o.length===0?_` open`:void 0}><summary>${n(s.length,`check`)} passed</summary>${k(`Checks that passed`,s)}</details>`])}function j(e){let t=l(e.changes);return y(`plan`,`Stack`,s(e),[b(c.filter(e=>t[e]>0).map(e=>({label:`to ${o[e]}`,value:i(t[e])}))),_`<details><summary>${n(e.changes.length,`resource`)}</summary>${x(`Resources`,[`Action`,`Resource`,`Type`,`Spec`],e.changes.map(e=>[o[e.action],C(e.logicalId),C(e.type),e.source===void 0?``:_`<span class="small">${O(e.source)}</span>`]))}</details>`])}function M(e){let n=e.reduce((e,t)=>e+t.seconds,0),r=0,i=e.map(e=>{let i=n===0?0:r/n;return r+=e.seconds,[e.name,t(e.seconds),S(n===0?0:e.seconds/n,`time`,i)]});return y(`stages`,`Stages`,`${t(n)} in all.`,[x(`Stages and their times`,[`Stage`,`Time`,``],i,[1])])}function N(e){let{mood:t,word:n}=p(e.counts);return{mood:t,verdict:{word:n,sentence:d(e)}}}export{M as a,w as i,A as n,v as o,j as r,N as t};