// @ts-check
/**
 * Imports go one way: lib → ui → features → app. A feature uses another through its index.ts alone, except that code which
 * is loaded when it is first shown (`import()`) is named where it stands: through index.ts it would come with all else.
 */

/**
 * @param {string} name
 * @param {string} comment
 * @param {string} from
 * @param {{ path: string, dynamic?: boolean }} to
 * @returns {import("dependency-cruiser").IForbiddenRuleType}
 */
function forbid(name, comment, from, to) {
  return { name, comment, severity: "error", from: { path: from }, to };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Neither may be read without the other; types count, too.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    forbid("lib-is-lowest", "lib knows neither features nor React.", "^src/lib/", { path: "^src/(?!lib/)|^node_modules/react" }),
    forbid("ui-below-features", "ui knows primitives, lib and texts.", "^src/ui/", { path: "^src/(?!ui/|lib/|texts/)" }),
    forbid("features-below-app", "A feature does not know where it is shown.", "^src/features/", { path: "^src/(app|worker)/" }),
    {
      ...forbid(
        "through-index",
        "What a feature offers to others is in its index.ts; schemas, which the worker needs too, are in dto.ts.",
        "",
        {
          path: "^src/features/(?!$1/)\\w+/(?!index\\.ts)",
          dynamic: false,
        },
      ),
      from: { path: "^src/(?:features/(\\w+)|app)/", pathNot: "/dto\\.ts$|^src/app/preload\\.ts" },
    },
    forbid("schemas-alone", "Schemas need other schemas alone.", "^src/features/.*/dto\\.ts$", {
      path: "^src/(?!lib/dto/|features/[\\w/]+/dto\\.ts)",
    }),
    forbid("texts-are-data", "Texts need types alone.", "^src/texts/", {
      path: "^src/(?!texts/|lib/|features/[\\w/]+/dto\\.ts)",
    }),
    forbid("worker-alone", "The service worker has no page: it takes schemas alone of features.", "^src/worker/", {
      path: "^src/(?!worker/|lib/|features/\\w+/dto\\.ts)",
    }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.tsx?$|^src/test/" },
    tsConfig: { fileName: "tsconfig.app.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js"] },
  },
};
