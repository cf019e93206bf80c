import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Insertion, erase } from "../../src/model/sources.ts";
import { type Patched, addPieces, locatePieces, rangeOf, recordOf, removeRanges } from "../../src/plan/pieces.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "\r\n", "{", "}", ";", "é", "😀"), maxLength: 60 });

/** Insertions at random places of a text, each with a text of its own. */
const edits = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.constantFrom("one;\n", "two(", ")", "three"),
  }),
  { maxLength: 5 },
);

const resolve = (base: string, all: readonly { place: number; text: string }[]): Insertion[] =>
  all.map((edit) => ({ at: Math.round(edit.place * base.length), text: edit.text }));

describe("pieces", () => {
  it("erasing every piece gives the text back, after any sequence of edits", () => {
    fc.assert(
      fc.property(text, fc.array(edits, { minLength: 1, maxLength: 4 }), (base, rounds) => {
        let file: Patched = { text: base, pieces: [], rewritten: [] };
        rounds.forEach((round, index) => {
          file = addPieces(file, resolve(file.text, round), `r${index}`);
        });
        expect(erase(file.text, file.pieces.map(rangeOf))).toBe(base);
        for (const piece of file.pieces)
          expect(file.text.slice(piece.at, piece.at + piece.text.length)).toBe(piece.text);
      }),
    );
  });

  it("taking out one requirement leaves the pieces of the others in place", () => {
    fc.assert(
      fc.property(text, edits, edits, (base, first, second) => {
        const one = addPieces({ text: base, pieces: [], rewritten: [] }, resolve(base, first), "first");
        const two = addPieces(one, resolve(one.text, second), "second");
        const mine = two.pieces.filter((piece) => piece.for === "second").map(rangeOf);
        const back = removeRanges(two, mine);
        expect(back.text).toBe(one.text);
        expect(erase(back.text, back.pieces.map(rangeOf))).toBe(base);
      }),
    );
  });

  it("finds its pieces again in a file that the user changed", () => {
    const base = "const app = express();\n\napp.listen(3000);\n";
    const insertions = [
      { at: 22, text: "\napp.use(observability.middleware());" },
      { at: 24, text: "const server = " },
    ];
    const patched = addPieces({ text: base, pieces: [], rewritten: [] }, insertions, "x");
    const record = recordOf(patched);
    const edited = `// note\n${patched.text.replace("3000", "8080")}`;
    const located = locatePieces(edited, record);
    expect(erase(edited, located.pieces.map(rangeOf))).toBe("// note\nconst app = express();\n\napp.listen(8080);\n");
  });

  it("gives up a piece that the user rewrote, and white space that moved", () => {
    const patched = addPieces(
      { text: "a\nb\n", pieces: [], rewritten: [] },
      [
        { at: 2, text: "  " },
        { at: 4, text: "ours();\n" },
      ],
      "x",
    );
    const located = locatePieces(`zz${patched.text.replace("ours", "theirs")}`, recordOf(patched));
    expect(located.pieces).toEqual([]);
  });

  it("does not take another bracket for its own when what opens it is gone", () => {
    const around = [
      { at: 14, text: "observability.postgres(" },
      { at: 24, text: ")" },
    ];
    const patched = addPieces({ text: "const pool =  new Pool().connect()\n", pieces: [], rewritten: [] }, around, "x");
    const located = locatePieces(patched.text.replace("observability.", "observability\n."), recordOf(patched));
    expect(located).toMatchObject({ pieces: [], rewritten: ["x"] });
  });
});
