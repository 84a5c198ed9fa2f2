// Reads GIFT with gift-pegjs, which throws at what is none, and says what it found.
// Input: a JSON object of texts by name. Output: {name: {questions: [...], error: "..."}} as JSON.
import { readFileSync } from "node:fs";
import gift from "gift-pegjs";

const found = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf-8")))) {
  try {
    found[name] = { questions: gift.parse(text) };
  } catch (error) {
    found[name] = { error: `${error.location?.start.line}: ${error.message}` };
  }
}
process.stdout.write(JSON.stringify(found));
