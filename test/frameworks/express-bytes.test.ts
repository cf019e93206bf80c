import { describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";

describe("bytes of a patched file", () => {
  it.each([
    ["CRLF", "\r\n", ""],
    ["BOM", "\n", "\uFEFF"],
  ])("keeps %s", (_name, newline, start) => {
    const text = `${start}'use strict'\n/* licence */\nconst express = require('express')\nconst app = express()\napp.listen(1)`;
    const { files } = instrument({ "a.js": text.replaceAll("\n", newline) });
    const patched = files["a.js"] ?? "";
    expect(patched).toContain("observability.middleware()");
    expect(patched.startsWith(`${start}'use strict'${newline}/* licence */${newline}`)).toBe(true);
    expect(patched.split(newline).join("")).not.toMatch(/[\r\n]/);
  });
});
