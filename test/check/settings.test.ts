import { expect, test } from "vitest";
import { readSettings, withSetting } from "../../src/check/settings.ts";
import { finding } from "../report/support.ts";

const record = (rules: string): string => `{\n  "generated": {},\n  "rules": ${rules}\n}\n`;

test("a setting changes how a rule counts, or turns it off", () => {
  const settings = readSettings(record('{\n    "OG-LOG01": "off",\n    "OG-REQ01": "info"\n  }'));
  expect(settings.findings).toEqual([]);
  expect(withSetting(finding({ code: "OG-LOG01" }), settings)).toBeUndefined();
  expect(withSetting(finding({ code: "OG-REQ01" }), settings)?.severity).toBe("info");
  expect(withSetting(finding({ code: "OG-REQ02" }), settings)?.severity).toBe("error");
});

test.each([
  ['{\n    "OG-LOG1": "off"\n  }', 4, "There is no rule OG-LOG1."],
  ['{\n    "OG-MET01": "off",\n    "OG-LOG01": "never"\n  }', 5, "OG-LOG01 is set to something that means nothing."],
  ['{ "OG-LOG01": 0 }', 3, "OG-LOG01 is set to something that means nothing."],
  ['["off"]', 3, '"rules" is no object.'],
])("%s is told with its line", (rules, line, message) => {
  expect(readSettings(record(rules)).findings).toMatchObject([
    { code: "OG-CHK04", file: ".observability.json", line, message },
  ]);
});

test("no record, no settings", () => {
  expect(readSettings(undefined).byCode.size).toBe(0);
});
