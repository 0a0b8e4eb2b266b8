import { useLanguage } from "../../ui/hooks/useLanguage";
import { useServerQuery } from "../../ui/hooks/useServerQuery";
import { useServices } from "../../ui/services";
import type { PasswordRules } from "./dto";

/** Whether a password meets a rule; only the server can decide "unknown". */
export type RuleResult = "met" | "broken" | "unknown";

const SIMILARITY = 0.7; // share of matching characters at which the server refuses it as similar to the username
const SHORTEST_PART = 3; // characters; shorter parts of a username are ignored

/** Checks the rules that can be checked here as the server does; it has the list of common passwords and the final say. */
export function resultOf(code: string, password: string, username: string, minLength: number): RuleResult {
  if (password === "") return "unknown";
  switch (code) {
    case "rule_length":
      return Array.from(password).length >= minLength ? "met" : "broken";
    case "rule_digits":
      return /^\p{Nd}+$/u.test(password) ? "broken" : "met";
    case "rule_similar":
      return isSimilar(password, username) ? "broken" : "met";
    default:
      return "unknown";
  }
}

function isSimilar(password: string, username: string): boolean {
  const parts = [username, ...username.split(/[^\p{L}\p{N}]+/u)].map((part) => Array.from(part.toLowerCase()));
  const typed = Array.from(password.toLowerCase());
  return parts.some((part) => {
    const total = typed.length + part.length;
    const most = 2 * Math.min(typed.length, part.length);
    if (Math.min(typed.length, part.length) < SHORTEST_PART || most / total < SIMILARITY) return false;
    return (2 * matching(typed, part)) / total >= SIMILARITY;
  });
}

/** Counts matching characters: the longest common substring, then recursively on both sides of it (Ratcliff and Obershelp). */
function matching(one: readonly string[], other: readonly string[]): number {
  const { start, match, length } = longestPiece(one, other);
  if (length === 0) return 0;
  const left = matching(one.slice(0, start), other.slice(0, match));
  return left + length + matching(one.slice(start + length), other.slice(match + length));
}

function longestPiece(one: readonly string[], other: readonly string[]) {
  let best = { start: 0, match: 0, length: 0 };
  for (let start = 0; start < one.length; start++) {
    for (let match = 0; match < other.length; match++) {
      let length = 0;
      while (start + length < one.length && one[start + length] === other[match + length]) length++;
      if (length > best.length) best = { start, match, length };
    }
  }
  return best;
}

interface JudgedRule {
  readonly words: string;
  readonly verdict: RuleResult;
}

/** Returns the server's password rules with its texts, and whether the password meets them; none until they are loaded. */
export function usePasswordRules(password: string, username: string): readonly JudgedRule[] {
  const { accounts } = useServices();
  const { language } = useLanguage();
  const { data: rules } = useServerQuery<PasswordRules>({
    queryKey: ["password-rules", language],
    queryFn: () => accounts.passwordRules(),
  });
  if (rules === null) return [];
  const { codes, minLength } = rules;
  return rules.rules.map((words, index) => ({
    words,
    verdict: resultOf(codes[index] ?? "", password, username, minLength),
  }));
}
