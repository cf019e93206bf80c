import { Document, visit } from "yaml";

/** Text that readers of YAML 1.1, those in Go among them, take for a date, a truth value or a number to the base 60. */
const isMoreThanText = /^(\d{4}-\d\d?-\d\d?.*|y|n|yes|no|on|off|[\d_]+(:[0-5]?\d)+)$/i;

/**
 * YAML as Prettier would leave it: two spaces, double quotes only where they are needed, no folded lines. `intro` are
 * comment lines at the top.
 */
export function yamlText(intro: readonly string[], ...values: readonly unknown[]): string {
  const documents = values.map((value) => {
    const document = new Document(value, { aliasDuplicateObjects: false });
    visit(document, {
      Scalar: (key, node) => {
        if (typeof node.value !== "string" || key === "key") return;
        if (node.value.includes("\n")) node.type = "BLOCK_LITERAL";
        else if (isMoreThanText.test(node.value)) node.type = "QUOTE_DOUBLE";
      },
    });
    return document.toString({ lineWidth: 0, singleQuote: false });
  });
  return intro.map((line) => `# ${line}\n`).join("") + documents.join("---\n");
}
