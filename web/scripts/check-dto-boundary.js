// @ts-check
/**
 * Fails when something enters the client without being decoded by a Zod schema.
 *
 * What comes from outside is known by its declaration, not by its spelling, so an alias or a
 * destructuring is found too. Three rules:
 * 1. Only src/lib, src/worker and the files in EDGES may touch what opens a way to the outside or reads from it.
 * 2. There, each reading stands in the arguments of a function of src/lib/dto/decode.ts.
 * 3. Nowhere is a shape claimed for a value of unknown shape, be it by a cast or by a type guard.
 */
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import ts from "typescript";

const WEB = path.resolve(import.meta.dirname, "..");
const DECODER = path.join(WEB, "src/lib/dto/decode.ts");
/** Where the outside may be touched, and each reading is decoded. */
const EDGES = ["src/lib/", "src/worker/", "src/app/workerLink.ts", "src/ui/hooks/route.ts"].map((place) => path.join(WEB, place));
const PROJECTS = ["tsconfig.app.json", "tsconfig.worker.json"];

/** Ways to the outside. */
const CHANNELS = new Set([
  "BroadcastChannel",
  "EventSource",
  "FileReader",
  "MessageChannel",
  "Navigator.serviceWorker",
  "SharedWorker",
  "WebSocket",
  "Worker",
  "XMLHttpRequest",
  "caches",
  "cookieStore",
  "fetch",
  "indexedDB",
  "localStorage",
  "sessionStorage",
  "react-router:useSearchParams",
]);

/** Readings from the outside, as `type.member`. */
const READINGS = new Set([
  ...["arrayBuffer", "blob", "body", "bytes", "formData", "json", "text"].map((name) => `Body.${name}`),
  "Document.cookie",
  "Document.referrer",
  "ExtendableMessageEvent.data",
  "History.state",
  "JSON.parse",
  ...["hash", "href", "pathname", "search"].map((name) => `Location.${name}`),
  "MessageEvent.data",
  "Storage.[]",
  "Storage.getItem",
  "StorageEvent.newValue",
  "StorageEvent.oldValue",
  ...["entries", "forEach", "get", "getAll", "keys", "values"].map((name) => `URLSearchParams.${name}`),
  ...["useActionData", "useLoaderData", "useLocation", "useMatch", "useParams", "useRouteLoaderData"].map(
    (name) => `react-router:${name}`,
  ),
]);

/**
 * @param {Readonly<Record<string, string>>} [extra] further files by path from web/, or others in their place
 * @returns {string[]} one line for each place that goes around the schemas
 */
export function findBypasses(extra = {}) {
  const found = PROJECTS.flatMap((project) => {
    const program = createProgram(project, extra);
    const checker = program.getTypeChecker();
    return program
      .getSourceFiles()
      .filter(({ fileName }) => isChecked(fileName) && isOf(project, fileName))
      .flatMap((file) => inFile(file, program, checker));
  });
  return found;
}

/** The worker's project checks the worker alone, the pages' all the rest. @param {string} project @param {string} name */
function isOf(project, name) {
  return (project === "tsconfig.worker.json") === name.startsWith(path.join(WEB, "src/worker") + path.sep);
}

/** @param {string} project @param {Readonly<Record<string, string>>} extra */
function createProgram(project, extra) {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(WEB, project),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
      },
    },
  );
  if (config === undefined) throw new Error(`${project} cannot be read`);
  const texts = new Map(Object.entries(extra).map(([name, text]) => [path.join(WEB, name), text]));
  const disk = ts.createCompilerHost(config.options);
  /** @type {ts.CompilerHost} */
  const host = {
    ...disk,
    fileExists: (name) => texts.has(name) || disk.fileExists(name),
    readFile: (name) => texts.get(name) ?? disk.readFile(name),
    getSourceFile: (name, target, ...rest) => {
      const text = texts.get(name);
      if (text === undefined) return disk.getSourceFile(name, target, ...rest);
      return ts.createSourceFile(name, text, target, true);
    },
  };
  return ts.createProgram([...config.fileNames, ...texts.keys()], config.options, host);
}

/** @param {string} name */
function isChecked(name) {
  const inside = path.relative(path.join(WEB, "src"), name);
  return !inside.startsWith("..") && !inside.startsWith("test") && !/\.test\.tsx?$/u.test(name) && name !== DECODER;
}

/**
 * @param {ts.SourceFile} file
 * @param {ts.Program} program
 * @param {ts.TypeChecker} checker
 */
function inFile(file, program, checker) {
  const isEdge = EDGES.some((place) => file.fileName.startsWith(place));
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    const name = outsideName(node, program, checker);
    if (name !== null && !isEdge) report(node, `${name} outside src/lib: let a function of src/lib read it, by a Zod schema`);
    else if (name !== null && READINGS.has(name) && !isDecoded(node, checker) && !isHandedOn(node)) {
      report(node, `${name} is not decoded where it is read: put it into decode(schema, …) of src/lib/dto/decode.ts`);
    }
    if (claimsShape(node, checker)) report(node, "a shape is claimed, not checked: decode the value by a Zod schema");
    ts.forEachChild(node, visit);
  };
  /** @param {ts.Node} node @param {string} problem */
  const report = (node, problem) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push(`${path.relative(WEB, file.fileName)}:${String(line + 1)}: ${problem}`);
  };
  visit(file);
  return found;
}

/**
 * The name in CHANNELS or READINGS of what the node refers to, or null.
 * @param {ts.Node} node
 * @param {ts.Program} program
 * @param {ts.TypeChecker} checker
 */
function outsideName(node, program, checker) {
  for (const symbol of symbolsAt(node, checker)) {
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined) continue;
    const name = qualifiedName(symbol, declaration, program);
    if (name === null) continue;
    const known = [name, symbol.name].find((candidate) => CHANNELS.has(candidate) || READINGS.has(candidate));
    if (known !== undefined) return known;
  }
  return indexesStorage(node, checker) ? "Storage.[]" : null;
}

/**
 * @param {ts.Symbol} symbol
 * @param {ts.Declaration} declaration
 * @param {ts.Program} program
 * @returns {string | null} null for what the project declares itself
 */
function qualifiedName(symbol, declaration, program) {
  const file = declaration.getSourceFile();
  if (file.fileName.includes("/node_modules/react-router/")) return `react-router:${symbol.name}`;
  if (!program.isSourceFileDefaultLibrary(file)) return null;
  const owner = declaration.parent;
  return ts.isInterfaceDeclaration(owner) ? `${owner.name.text}.${symbol.name}` : symbol.name;
}

/**
 * What the node itself refers to, its children left aside.
 * @param {ts.Node} node
 * @param {ts.TypeChecker} checker
 * @returns {ts.Symbol[]}
 */
function symbolsAt(node, checker) {
  if (ts.isPropertyAccessExpression(node)) return resolved(checker.getSymbolAtLocation(node.name), checker);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return properties(checker.getTypeAtLocation(node.expression), node.argumentExpression.text);
  }
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    return properties(checker.getTypeAtLocation(node.parent), (node.propertyName ?? node.name).getText());
  }
  const isWholeName = ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent);
  const isObject = ts.isIdentifier(node) && ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node;
  return isWholeName || isObject ? resolved(checker.getSymbolAtLocation(node), checker) : [];
}

/** @param {ts.Symbol | undefined} symbol @param {ts.TypeChecker} checker */
function resolved(symbol, checker) {
  if (symbol === undefined) return [];
  return [symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol];
}

/** @param {ts.Type} type @param {string} name */
function properties(type, name) {
  const symbol = type.getProperty(name);
  return symbol === undefined ? [] : [symbol];
}

/** @param {ts.Node} node @param {ts.TypeChecker} checker */
function indexesStorage(node, checker) {
  if (!ts.isElementAccessExpression(node)) return false;
  return checker.typeToString(checker.getTypeAtLocation(node.expression)) === "Storage";
}

/**
 * Whether the node is a cast of a value of unknown shape, or a guard that takes one.
 * @param {ts.Node} node
 * @param {ts.TypeChecker} checker
 */
function claimsShape(node, checker) {
  /** @param {ts.Node} value */
  const isUnknown = (value) => (checker.getTypeAtLocation(value).flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) {
    return !ts.isConstTypeReference(node.type) && isUnknown(node.expression);
  }
  const isGuard = ts.isFunctionLike(node) && node.type !== undefined && ts.isTypePredicateNode(node.type);
  return isGuard && node.parameters.some(isUnknown);
}

/**
 * Whether the node stands in the arguments of a function of lib/dto/decode.ts.
 * @param {ts.Node} node
 * @param {ts.TypeChecker} checker
 * @returns {boolean}
 */
function isDecoded(node, checker) {
  const { parent } = node;
  if (ts.isFunctionLike(parent) || ts.isSourceFile(parent)) return false;
  if (ts.isCallExpression(parent) && parent.expression !== node) {
    const [symbol] = resolved(checker.getSymbolAtLocation(parent.expression), checker);
    if (symbol?.declarations?.[0]?.getSourceFile().fileName === DECODER) return true;
  }
  return isDecoded(parent, checker);
}

/** Whether the node is the body of a new answer: unread, for somebody else to decode. @param {ts.Node} node */
function isHandedOn({ parent }) {
  const outer = ts.isPropertyAccessExpression(parent) ? parent.parent : parent;
  return ts.isNewExpression(outer) && outer.expression.getText() === "Response";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findBypasses();
  for (const line of found) console.error(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
