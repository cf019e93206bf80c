import { ts } from "ts-morph";
import { secretName, secretOfRequest } from "../../../model/secrets.ts";
import { calleesOf } from "./feature-names.ts";
import { entryOf, memberOf } from "./members.ts";
import { declaringOf, givenBackBy, ownFunction } from "./own-functions.ts";
import { originOf } from "./origins.ts";
import { requiredModule } from "../modules.ts";
import { isWrapper } from "../unit.ts";

/** Secrets that a node puts into an object or hands to what tells others: a field, an attribute, a line. */
export function exposedIn(node: ts.Node): readonly string[] {
  const { value } = entryOf(node) ?? {};
  const told = value ? [value] : ts.isCallExpression(node) && isTelling(node) ? node.arguments : [];
  return told.flatMap((it) => membersShownBy(it)).flatMap(({ name }) => (isSecret(name) ? [name] : []));
}

const isSecret = (name: string): boolean => secretName.test(name) || secretOfRequest.test(name) || wholes.has(name);

/** All of what came with a request. */
const wholes = new Set(["headers", "rawHeaders", "cookies", "body"]);

const isTelling = ({ expression }: ts.CallExpression): boolean =>
  ts.isPropertyAccessExpression(expression) && telling.has(expression.name.text);

const bounded = ["setAttribute", "updateName", "inc", "observe", "set", "labels"];
const telling = new Set([
  ...["trace", "debug", "info", "warn", "error", "fatal", "log", "write", "addEvent"],
  ...bounded,
]);

/** What a caller sent as it came, in what is a label, a name, or the matter of another generated file. */
export function rawIn(node: ts.Node): ReadonlyArray<{ readonly name: string; readonly of: readonly string[] }> {
  if (!ts.isCallExpression(node) || !isSettling(node.expression)) return [];
  return calleesOf(node).flatMap(({ name, key = name }) =>
    node.arguments.flatMap((argument, index) =>
      membersShownBy(argument)
        .filter(isRaw)
        .map((it) => ({
          name: `argument ${index + 1} of ${name} without ${it.name} as it came`,
          of: [`call of ${key}`],
        })),
    ),
  );
}

const settling = new Set([...bounded, "setHeader"]);

/** True for calls of other generated files, and those that make labels, names of spans and headers. */
function isSettling(callee: ts.Expression): boolean {
  const member = memberOf(callee);
  if (member !== undefined) return settling.has(member);
  const declared = ts.isIdentifier(callee) ? declaringOf(callee) : undefined;
  if (declared === undefined) return false;
  if (ts.isImportSpecifier(declared))
    return isOfFolder(declared.parent.parent.parent.moduleSpecifier.getText().slice(1));
  const { initializer } = ts.isBindingElement(declared) ? (declared.parent.parent as ts.VariableDeclaration) : {};
  return initializer !== undefined && isOfFolder(requiredModule(initializer) ?? "");
}

const isOfFolder = (module: string): boolean => module.startsWith(".");

const isRaw = ({ name, owner }: Shown): boolean =>
  name === "url" || name === "originalUrl" || (owner !== undefined && sent.has(owner));

const sent = new Set([...wholes, "query", "params"]);

/** A member whose value is shown, and what it is a member of. */
interface Shown {
  readonly name: string;
  readonly owner?: string | undefined;
}

/** Deep enough for what people put into locals, and an end for what refers to itself. */
const depth = 8;

/** Members that the value of an expression shows. What is handed to a function of others is not: nobody knows what that leaves. */
function membersShownBy(node: ts.Node, left = depth): Shown[] {
  if (left === 0) return [];
  const inner = (...nodes: readonly ts.Node[]): Shown[] => nodes.flatMap((next) => membersShownBy(next, left - 1));
  const name = memberOf(node);
  if (name !== undefined) return [{ name, owner: nameOf((node as ts.PropertyAccessExpression).expression) }];
  if (ts.isIdentifier(node)) {
    const { from, name: origin } = originOf(node);
    return origin?.startsWith(".") === true
      ? [{ name: origin.slice(1), owner: from[0] && nameOf(from[0]) }]
      : inner(...from);
  }
  if (ts.isCallExpression(node)) return inner(...keptBy(node));
  if (ts.isBinaryExpression(node)) return isKeeping(node.operatorToken) ? inner(node.left, node.right) : [];
  if (ts.isConditionalExpression(node)) return inner(node.whenTrue, node.whenFalse);
  if (ts.isTemplateExpression(node)) return inner(...node.templateSpans.map(({ expression }) => expression));
  if (ts.isArrayLiteralExpression(node)) return inner(...node.elements);
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap((it) => inner(...valuesOf(it)));
  const isAround = isWrapper(node) || ts.isSpreadElement(node) || ts.isElementAccessExpression(node);
  return isAround ? inner(node.expression) : [];
}

/** The member that an expression is the value of. */
function nameOf(node: ts.Node): string | undefined {
  const name = memberOf(node) ?? (ts.isIdentifier(node) ? originOf(node).name : undefined);
  return name?.replace(/^\./, "");
}

const valuesOf = (node: ts.ObjectLiteralElementLike): ts.Node[] => {
  if (ts.isSpreadAssignment(node)) return [node.expression];
  const { value } = entryOf(node) ?? {};
  return value ? [value] : [];
};

const isKeeping = (operator: ts.Node): boolean => /^(?:\?\?|\|\||&&|\+)$/.test(operator.getText());

/** What a call leaves as it is: a text that is cut or written differently is the same text. */
function keptBy({ expression: callee, arguments: given }: ts.CallExpression): readonly ts.Node[] {
  const own = ownFunction(callee);
  if (own !== undefined) return givenBackBy(own);
  if (ts.isIdentifier(callee)) return callee.text === "String" ? given : [];
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const owner = callee.expression.getText();
  if (owner === "JSON" || owner === "Object") return given;
  return keeping.has(callee.name.text) ? [callee.expression] : [];
}

const keeping = new Set([
  ...["toString", "trim", "slice", "substring", "split", "at", "join", "concat"],
  ...["toLowerCase", "toUpperCase"],
]);
