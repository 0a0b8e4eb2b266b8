/** @type {import("stylelint").Config} */
export default {
  extends: ["stylelint-config-standard"],
  rules: {
    "selector-class-pattern": ["^[a-z][a-zA-Z0-9]*$", { message: "Class names are camelCase, as the code reads them." }],
    "declaration-property-value-disallowed-list": [
      { "/color|background|border|fill|stroke/": ["/#[0-9a-f]{3,8}/i"] },
      { message: "Colours are tokens." },
    ],
    "declaration-empty-line-before": null,
  },
};
