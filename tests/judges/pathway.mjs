// Counts ages and writes calendars with the scripts of a pathway's page. Input: a JSON list of [name, ...arguments]
// of `mcPathway`. Output: what each gives, as JSON; days are ISO dates both ways.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const page = createContext({});
for (const name of ["ages", "ics"]) {
  const script = new URL(`../../theme/web/scripts/pathway/${name}.js`, import.meta.url);
  runInContext(readFileSync(script, "utf-8"), page);
}
const tools = page.mcPathway;
const day = (text) => tools.read(text);
const told = (found) => (found === null ? null : tools.iso(found));
const calls = {
  read: (text) => told(tools.read(text)),
  on: (point, period, birth) => told(tools.on(tools.point(point), { period: day(period), birth: day(birth) })),
  anchors: (kind, on) => {
    const found = tools.anchors(kind, day(on));
    return [told(found.period), told(found.birth)];
  },
  wrong: (kind, on, today) => tools.wrong(kind, day(on), day(today)),
  age: (kind, on, today) => tools.age(kind, tools.anchors(kind, day(on)), day(today)),
  place: (kind, on, today, stages) => {
    const from = tools.anchors(kind, day(on));
    const spans = stages.map(([first, after]) => ({
      first: tools.on(tools.point(first), from),
      after: tools.on(tools.point(after), from),
    }));
    const found = tools.place(kind, from, day(today), spans);
    return [found.now, found.next];
  },
  ics: (name, stamp, events) =>
    tools.ics(
      name,
      new Date(stamp),
      events.map((event) => ({ ...event, first: day(event.first), after: day(event.after), until: day(event.until || "") })),
    ),
};
const found = JSON.parse(readFileSync(0, "utf-8")).map(([name, ...rest]) => calls[name](...rest));
process.stdout.write(JSON.stringify(found));
