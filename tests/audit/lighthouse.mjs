// Lighthouse 12 (mobile, its own slow network and CPU) on one page of each kind of a built site, the heaviest of its
// kind: `node tests/audit/lighthouse.mjs SITE [--runs 3] [--kinds home,quiz] [--performance 98]`. Fails unless
// accessibility, best practices and SEO are 100 and the median of performance is high enough; `--performance 0` leaves
// performance out, for a machine with other work. Pages are served compressed, as web hosts serve them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "3" },
    kinds: { type: "string", default: "" },
    performance: { type: "string", default: "98" },
  },
});
const site = positionals[0] ?? "site";
const runs = Number(values.runs);
const least = Number(values.performance);
const wanted = values.kinds ? values.kinds.split(",") : [];
const EXACT = ["accessibility", "best-practices", "seo"];
// A page that asks not to be found is marked down for just that.
const ON_PURPOSE = new Set(["is-crawlable"]);
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
  ".ics": "text/calendar; charset=utf-8",
  ".pdf": "application/pdf",
};

function pages(folder) {
  const found = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || extname(entry.name) !== ".html") continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const kind = /<body class="mc-body ([\w-]+)/.exec(readFileSync(file, "utf8"))?.[1];
    // neither is a page to be visited: one leads on at once, the other is what a wrong address gives
    if (!kind || kind === "redirect" || kind === "not-found") continue;
    const size = statSync(file).size;
    if (size > (found.get(kind)?.size ?? -1)) {
      found.set(kind, { size, uri: relative(folder, file).split(sep).map(encodeURIComponent).join("/") });
    }
  }
  return [...found].filter(([kind]) => !wanted.length || wanted.includes(kind)).sort();
}

function serve(folder) {
  const server = createServer((request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path.endsWith("/")) path += "index.html";
    let content;
    try {
      content = readFileSync(join(folder, path));
    } catch {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const headers = { "Content-Type": type, "Cache-Control": /\.[0-9a-f]{8}\.\w+$/.test(path) ? "max-age=31536000" : "no-cache" };
    if (/^text|json|svg|xml/.test(type)) {
      content = gzipSync(content);
      headers["Content-Encoding"] = "gzip";
    }
    response.writeHead(200, { ...headers, "Content-Length": content.length }).end(content);
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

// What costs points in a category, by the name of the audit and where on the page.
function faults(report, category) {
  return report.categories[category].auditRefs
    .filter(({ id, weight }) => weight && !ON_PURPOSE.has(id) && report.audits[id].score !== null && report.audits[id].score < 1)
    .map(({ id }) => {
      const items = report.audits[id].details?.items ?? [];
      const where = items.slice(0, 3).map((item) => item.node?.selector ?? item.url ?? item.description ?? "");
      return `${category}: ${id} ${where.filter(Boolean).join("; ")}`;
    });
}

const server = await serve(site);
const origin = `http://127.0.0.1:${server.address().port}/`;
const chrome = await launcher.launch({
  chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const categories = least ? ["performance", ...EXACT] : EXACT;
let failed = 0;
let looked = 0;
try {
  for (const [kind, { uri }] of pages(site)) {
    const speeds = [];
    const wrong = new Set();
    for (let run = 0; run < (least ? runs : 1); run++) {
      const { lhr } = await lighthouse(origin + uri, { port: chrome.port, logLevel: "error", onlyCategories: categories });
      if (lhr.runtimeError) wrong.add(lhr.runtimeError.message);
      if (least) speeds.push(Math.round(lhr.categories.performance.score * 100));
      for (const category of EXACT) faults(lhr, category).forEach((fault) => wrong.add(fault));
    }
    if (least && median(speeds) < least) wrong.add(`performance: ${median(speeds)} is less than ${least}`);
    looked += 1;
    failed += wrong.size ? 1 : 0;
    console.log(`${wrong.size ? "FAIL" : "ok  "} ${kind} ${decodeURI(uri)}${least ? ` performance ${speeds.join(" ")}` : ""}`);
    wrong.forEach((fault) => console.log(`       ${fault}`));
  }
} finally {
  await chrome.kill();
  server.close();
}
console.log(`${looked} kinds of page, ${failed} with something wrong`);
process.exitCode = failed || !looked ? 1 : 0;
