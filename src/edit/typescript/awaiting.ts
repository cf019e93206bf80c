import { ts } from "ts-morph";
import { type Site, type Unit, ancestors, descendants } from "./unit.ts";

/** True where `await` may be put in: in an async function, or where the file awaits already at its top. */
export function mayAwait({ unit, node }: Site): boolean {
  const owner = ownerOf(node);
  // Whether a file is a module can depend on settings and the version of Node; that it awaits there tells.
  if (ts.isSourceFile(owner)) return awaitsIn(unit).some((inner) => ownerOf(inner) === owner);
  return isAsync(owner);
}

/**
 * Every `await` that stands where none may. The parser leaves it to the type checker to say so, and Node does not load
 * such a file.
 */
export const misplacedAwaits = (unit: Unit): ts.Node[] =>
  awaitsIn(unit).filter((node) => {
    const owner = ownerOf(node);
    return ts.isSourceFile(owner) ? /\.c[jt]s$/.test(unit.path) : !isAsync(owner);
  });

const awaitsIn = ({ text, tree }: Unit): ts.Node[] =>
  text.includes("await")
    ? descendants(tree).filter(
        (node) => ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined),
      )
    : [];

/** What decides whether `node` may await: the function, value of a class property, static block or file around it. */
function ownerOf(node: ts.Node): ts.Node {
  let inner = node;
  for (const up of ancestors(node)) {
    if (ts.isFunctionLike(up) && inner !== up.name && !ts.isDecorator(inner)) return up;
    if (ts.isClassStaticBlockDeclaration(up) || (ts.isPropertyDeclaration(up) && inner === up.initializer)) return up;
    inner = up;
  }
  return inner;
}

export const isAsync = (owner: ts.Node): boolean =>
  ts.canHaveModifiers(owner) && owner.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
