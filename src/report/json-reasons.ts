/** What a parser of JSON found, in words; other reasons are words already. */
export const inWords = (reason: unknown): string => words.get(String(reason)) ?? String(reason);

const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    InvalidSymbol: "something stands there that is no value; texts need double quotes",
    InvalidNumberFormat: "a number is written in a way that JSON does not know",
    PropertyNameExpected: 'a name in double quotes is missing, or a "," is too many',
    ValueExpected: 'a value is missing, or a "," is too many',
    ColonExpected: 'a ":" is missing behind a name',
    CommaExpected: 'a "," is missing',
    CloseBraceExpected: 'a "}" is missing',
    CloseBracketExpected: 'a "]" is missing',
    EndOfFileExpected: "it goes on behind its end",
    InvalidCommentToken: "it has a comment, which JSON does not know",
    UnexpectedEndOfComment: "a comment has no end",
    UnexpectedEndOfString: "a text has no closing quote",
    UnexpectedEndOfNumber: "a number breaks off",
    InvalidUnicode: "a \\u is not followed by four hexadecimal digits",
    InvalidEscapeCharacter: "a \\ is followed by something that it can't stand before",
    InvalidCharacter: "a text holds a character that has to be escaped",
    NotAnObject: "it holds no object",
  }),
);
