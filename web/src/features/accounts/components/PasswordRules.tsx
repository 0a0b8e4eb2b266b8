import { authCatalogue } from "../../../texts/auth";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Icon } from "../../../ui/Icon/Icon";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import { usePasswordRules } from "../passwordRules";
import styles from "./PasswordRules.module.css";

interface PasswordRulesProps {
  readonly password: string;
  readonly username: string;
}

/** The server's password requirements; each shows while typing whether it is met. */
export function PasswordRules({ password, username }: PasswordRulesProps) {
  const auth = useTexts(authCatalogue);
  const rules = usePasswordRules(password, username);
  if (rules.length === 0) return null;
  return (
    <div className={styles.rules}>
      <p>{auth.passwordRules}</p>
      <ul>
        {rules.map(({ words, verdict }) => (
          <li className={styles.rule} data-verdict={verdict} key={words}>
            <span aria-hidden="true" className={styles.mark}>
              {verdict === "met" ? <Icon name="check" /> : "·"}
            </span>
            <span>
              {words}
              {verdict !== "unknown" && <VisuallyHidden> {auth.ruleVerdicts[verdict]}</VisuallyHidden>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
