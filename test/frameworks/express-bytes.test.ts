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

  it.each([
    ["spaces", "  "],
    ["a tab", "\t"],
    ["a comment and spaces", " /* why */  "],
    ["a comment to the end of the line", " // why  "],
  ])("keeps a line that ends with %s as it is", (_name, blank) => {
    const lines = [
      `const express = require('express');${blank}`,
      `const app = express();${blank}`,
      `app.listen(1);${blank}`,
    ];
    const { files } = instrument({ "a.js": `${lines.join("\r\n")}\r\n` });
    const patched = (files["a.js"] ?? "").split("\r\n");
    expect(patched).toEqual(expect.arrayContaining(lines.slice(0, 2)));
    expect(patched).toContain(`const server = ${lines[2] ?? ""}`);
    expect(patched.filter((line) => line.includes("observability") && /\s$/.test(line))).toEqual([]);
  });
});
