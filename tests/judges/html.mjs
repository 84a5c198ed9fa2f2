// Judges pages with html-validate. Input: a JSON list of paths. Output: {path: ["line:column rule: message", ...]}.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const config = JSON.parse(readFileSync(new URL("html-validate.json", import.meta.url), "utf-8"));
const judge = new HtmlValidate(new StaticConfigLoader(config));
const found = {};
for (const path of JSON.parse(readFileSync(0, "utf-8"))) {
  const report = await judge.validateString(readFileSync(path, "utf-8"), path);
  const messages = report.results.flatMap((result) => result.messages);
  found[path] = messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}
process.stdout.write(JSON.stringify(found));
