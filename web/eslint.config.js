import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import ts from "typescript-eslint";

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
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "react-router", importNames: ["Link", "NavLink"], message: "ui/Link weighs far less." }] },
      ],
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: ["main"], roles: ["application", "region"] }],
    },
  },
  {
    files: ["**/*.test.{ts,tsx}", "src/test/**"],
    rules: {
      "@typescript-eslint/no-empty-function": "off", // stand-ins do nothing
      "@typescript-eslint/no-non-null-assertion": "off", // a null fails the test, as it should
    },
  },
  {
    files: ["*.config.{js,ts}", ".dependency-cruiser.js", "scripts/**", "e2e/**", "icons/**"],
    languageOptions: { globals: globals.node },
  },
  { files: ["*.config.js", ".dependency-cruiser.js"], extends: [ts.configs.disableTypeChecked] }, // plugins without types
);
