import { expect, test } from "vitest";
import { parseRequest } from "../../../src/live/index.ts";
import { openApiRoutes } from "../../../src/live/traffic/openapi.ts";
import { planRequests } from "../../../src/live/traffic/planned.ts";

test.each([
  ["/orders", { method: "GET", path: "/orders" }],
  ["get /orders?page=2", { method: "GET", path: "/orders?page=2" }],
  ['POST /orders {"item": 1}', { method: "POST", path: "/orders", body: '{"item": 1}' }],
  ["POST /orders two\nlines", { method: "POST", path: "/orders", body: "two\nlines" }],
  ["orders", undefined],
  ["", undefined],
])("--request %s", (text, expected) => {
  expect(parseRequest(text)).toEqual(expected);
});

test("only safe routes are requested, parameters filled, each once", () => {
  const routes = [
    "/a",
    "/a",
    "/b/:id",
    "/c/:id(\\d+)/x",
    "/d/{id}",
    "/e/<int:id>",
    "/f/:id?",
    "/g{/:id}",
    "*",
    "/h/*any",
  ].map((path) => ({
    method: "get",
    path,
  }));
  const planned = planRequests(
    [],
    [...routes, { method: "DELETE", path: "/b/:id" }, { method: "POST", path: "/a" }],
    20,
  );
  expect(planned.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /a",
    "GET /b/7340021",
    "GET /c/7340021/x",
    "GET /d/7340021",
    "GET /e/7340021",
    "GET /f",
    "GET /g",
  ]);
});

test("what the user asks for comes first and as it is", () => {
  const own = [{ method: "DELETE", path: "/b/1" }];
  expect(planRequests(own, [{ method: "GET", path: "/a" }])).toEqual([...own, { method: "GET", path: "/a" }]);
});

test("OpenAPI 3 and 2, with their base path", () => {
  const paths = { "/orders/{id}": { get: {}, parameters: [], delete: {} } };
  const expected = ["GET", "DELETE"].map((method) => ({ method, path: "/v1/orders/{id}" }));
  expect(openApiRoutes({ openapi: "3.1.0", servers: [{ url: "https://api.example/v1/" }], paths })).toEqual(expected);
  expect(openApiRoutes({ swagger: "2.0", basePath: "/v1", paths })).toEqual(expected);
  for (const rubbish of [undefined, null, 7, "x", [], { paths: [null, 7] }, { paths: { "/": null } }]) {
    expect(openApiRoutes(rubbish)).toEqual([]);
  }
});

test("a request to a route that writes no line is known as one, also when the user asked for it", () => {
  const routes = ["/a/:id", "/favicon.ico"].map((path) => ({ method: "GET", path, quiet: path !== "/a/:id" }));
  const own = ["GET /favicon.ico?v=2", "POST /favicon.ico", "/a/7"].flatMap((text) => parseRequest(text) ?? []);
  const quiet = planRequests(own, routes).filter((request) => request.quiet);
  expect(quiet.map(({ path }) => path)).toEqual(["/favicon.ico?v=2", "/favicon.ico"]);
});
