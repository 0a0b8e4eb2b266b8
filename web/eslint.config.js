import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import ts from "typescript-eslint";

// Each layer and what it may import; app (with main.tsx) may import everything.
// `texts` are data; `ui` are primitives that know nothing of chats.
const LAYERS = {
  dto: [],
  texts: ["dto"],
  adapters: ["dto"],
  controllers: ["adapters", "dto"],
  hooks: ["controllers", "adapters", "dto", "texts"],
  ui: [],
  widgets: ["ui", "hooks", "texts", "dto"],
  pages: ["widgets", "ui", "hooks", "texts", "dto"],
};
const FOLDERS = [...Object.keys(LAYERS), "app", "test"];

function direction([layer, allowed]) {
  const forbidden = FOLDERS.filter((folder) => folder !== layer && !allowed.includes(folder));
  return {
    files: [`src/${layer}/**/*.{ts,tsx}`],
    ignores: ["**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [{ name: "react-router", importNames: ["Link", "NavLink"], message: "ui/Link weighs far less." }],
          patterns: [
            { regex: `^(\\.\\./)+(${forbidden.join("|")})/`, message: `${layer} may import ${allowed.join(", ") || "nothing"}.` },
            { regex: "(^|/)index$", message: "There are no barrel files." },
          ],
        },
      ],
    },
  };
}

export default defineConfig(
  globalIgnores(["dist", "coverage", "test-results", "playwright-report"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  {
    languageOptions: {
      globals: globals.es2023,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    languageOptions: { globals: globals.browser },
    extends: [hooks.configs.flat["recommended-latest"], a11y.flatConfigs.strict],
    rules: {
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: ["main"], roles: ["application", "region"] }],
    },
  },
  ...Object.entries(LAYERS).map(direction),
  {
    files: ["**/*.test.{ts,tsx}", "src/test/**"],
    rules: {
      "@typescript-eslint/no-empty-function": "off", // stand-ins do nothing
      "@typescript-eslint/no-non-null-assertion": "off", // a null fails the test, as it should
    },
  },
  { files: ["*.config.{js,ts}", "scripts/**", "e2e/**", "icons/**"], languageOptions: { globals: globals.node } },
  { files: ["*.config.js"], extends: [ts.configs.disableTypeChecked] }, // plugins without types
);
