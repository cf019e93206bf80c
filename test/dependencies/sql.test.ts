import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { generate, load } from "./support/generate.ts";
import { root } from "./support/observe.ts";

interface Sql {
  operationOf(sql: string): string;
  tableOf(text: string): string | undefined;
  withoutLiterals(sql: string): string;
}
let sql: Sql;

beforeAll(async () => {
  sql = await load<Sql>(await generate(root, { dependency: "postgres", version: "8.23.1" }), "dependencies/sql");
});

describe("text without literals", () => {
  it.each([
    ["select * from t where a = $1 and b = $2", "select * from t where a = $1 and b = $2"],
    [
      "select 'a''b', E'a\\'b', $$a$$, $x$a$$b$x$, 1, -1.5e10, .5, 0xff from t1",
      "select ?, ?, ?, ?, ?, -?, ?, ? from t1",
    ],
    ['select "a 1"".b" from "T"', 'select "a 1"".b" from "T"'],
    ["select 1 -- 'secret\nfrom t /* 2 */ where x=3", "select ?  \nfrom t   where x=?"],
    ["select 'open", "select ?"],
    ["select $$open", "select ?"],
    ["select a1, b_2 from t_3$", "select a1, b_2 from t_3$"],
    ["select 'a'::text, date '2020-01-01'", "select ?::text, date ?"],
  ])("%s", (text, expected) => expect(sql.withoutLiterals(text)).toBe(expected));

  it("never holds a value, however it is written", () => {
    const secret = "s3cretvalue";
    const written = fc.constantFrom(
      `'${secret}'`,
      `'it''s ${secret}'`,
      `E'\\'${secret}'`,
      `$$${secret}$$`,
      `$tag$'${secret}$tag$`,
      `/* ${secret} */ 1`,
      `-- ${secret}\n 2`,
      `'${secret}`,
    );
    const around = fc.constantFrom(
      "select ",
      " from t where a = ",
      "'x'",
      ", ",
      '"quoted ""name"',
      " $1 ",
      "e",
      "\n",
      "(",
      "1",
    );
    fc.assert(
      fc.property(fc.array(around), written, (before, value) => {
        expect(sql.withoutLiterals(`${before.join(" ")} ${value}`)).not.toContain(secret);
      }),
    );
  });

  it("is short and quick for huge and hostile statements", () => {
    const started = performance.now();
    for (const piece of ["'", "/*", "/**/", "(", "$a$", '"', "--", "e'\\", "a.", "from "]) {
      const text = piece.repeat(200_000);
      expect(sql.withoutLiterals(text).length).toBeLessThanOrEqual(4_000);
      sql.operationOf(text);
      sql.tableOf(sql.withoutLiterals(`select ${text}`));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

it.each([
  ["  select 1", "SELECT"],
  ["/* a */ -- b\n (SELECT 1)", "SELECT"],
  ["insert into t values ($1)", "INSERT"],
  ["with x as (select 1) select * from x", "WITH"],
  ["BEGIN", "BEGIN"],
  ["selectx", "_OTHER"],
  ["", "_OTHER"],
  ["drop4711", "_OTHER"],
])("operation of %j is %s", (text, expected) => expect(sql.operationOf(text)).toBe(expected));

it.each([
  ["select * from items where id = $1", "items"],
  ['select * from app."Items" i', "app.Items"],
  ["select * from only items", "items"],
  ["insert into items (id, name) values ($1, $2)", "items"],
  ["update items set a = $1 from", "items"],
  ["delete from items", "items"],
  ["select * from items for update", "items"],
  ["select * from items where exists (select 1 from items)", "items"],
  ["select * from a join b on true", undefined],
  ["select * from a, b", undefined],
  ["insert into a select * from b", undefined],
  ["select * from generate_series(?, ?)", undefined],
  ["with x as (select ?) select * from x", undefined],
  ["select now()", undefined],
  ["copy items from stdin", undefined],
  ["select a from items where b is distinct from $1", "items"],
])("table of %j is %s", (text, expected) => expect(sql.tableOf(text)).toBe(expected));
