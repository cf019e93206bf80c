/** HTML that is safe to put together: everything else is escaped when it goes in. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

/** Tag for templates: values are text unless they are `Html` themselves. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return {
    html: parts.reduce((text, part, index) => text + (index === 0 ? "" : textOf(values[index - 1])) + part, ""),
  };
}

const textOf = (value: Value | undefined): string => {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escape(String(value));
  return "html" in value ? value.html : value.map((item) => item.html).join("");
};

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters become visible: a report shows what was sent and does nothing else with it. */
const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? "").replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "\uFFFD");
