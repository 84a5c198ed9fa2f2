// Marks answers with the script of the web page. Input: a JSON list of {question, response}, or of texts to fold.
// Output: ["numerator/denominator", shown] each, or the folded text.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const script = new URL("../../theme/web/scripts/quiz/quiz-marking.js", import.meta.url);
const page = createContext({});
runInContext(readFileSync(script, "utf-8"), page);
const found = JSON.parse(readFileSync(0, "utf-8")).map((one) => {
  if (typeof one === "string") return page.mcQuiz.folded(one);
  const points = page.mcQuiz.pointsFor(one.question, one.response);
  return [points.join("/"), page.mcQuiz.worded(points)];
});
process.stdout.write(JSON.stringify(found));
