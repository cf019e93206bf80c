import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { boundaries } from "./scripts/lint/boundaries.js";
import { overlong } from "./scripts/lint/overlong.js";

const maxLines = (max) => ["error", { max, skipBlankLines: true, skipComments: true }];

const noDefaultExport = {
  selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
  message: "Exports have names, so that a search finds every use.",
};
const noEnum = { selector: "TSEnumDeclaration", message: "A union of literals says the same and erases." };

export default defineConfig(
  { ignores: ["dist/", "coverage/", "node_modules/", "test/fixtures/**", "test/**/fixtures/**", ".cache/"] },
  {
    files: ["**/*.ts"],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-syntax": ["error", noDefaultExport, noEnum],
      "max-lines": maxLines(250),
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/array-type": "off",
      // Objects here are made of functions that know no `this`; taking one apart is how they are used.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Index signatures spelled as mapped or literal types both occur; the choice is the author's.
      "@typescript-eslint/consistent-indexed-object-style": "off",
      // `data["name"]` marks access to what came from outside.
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
    },
  },
  ...boundaries,
  {
    files: ["test/**/*.ts", "scripts/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "no-console": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Tests look at what came out of processes and files, which has no type.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
    },
  },
  ...overlong.map(({ file, lines }) => ({ files: [file], rules: { "max-lines": maxLines(lines) } })),
  // Vitest takes configuration and reporters as default exports only.
  { files: ["*.config.ts", "scripts/summary-reporter.ts"], rules: { "no-restricted-syntax": ["error", noEnum] } },
  {
    files: ["**/*.js", "**/*.cjs"],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        require: "readonly",
        module: "writable",
        __dirname: "readonly",
      },
    },
  },
);
