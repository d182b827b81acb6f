import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/ipc/generated.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, __FAKE_HOST__: "readonly" } },
    rules: {
      // The type check finds undefined names, and knows types besides.
      "no-undef": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-console": "error",
      // SECURITY: markup never comes from text; the content policy forbids styles and scripts in line.
      "svelte/no-at-html-tags": "error",
      "no-eval": "error",
      "no-new-func": "error",
      // Addresses within the app are fragments, made by one function.
      "svelte/no-navigation-without-resolve": "off",
      // A space at the edge of an element falls away unless it is written as an expression.
      "svelte/no-useless-mustaches": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
  },
  { files: ["*.config.{js,ts}"], languageOptions: { globals: globals.node } },
);
