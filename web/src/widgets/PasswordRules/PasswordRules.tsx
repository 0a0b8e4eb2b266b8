import { useTexts } from "../../hooks/useLanguage";
import { usePasswordRules } from "../../hooks/usePasswordRules";
import styles from "./PasswordRules.module.css";

/** What the server asks of a password. */
export function PasswordRules() {
  const texts = useTexts();
  const rules = usePasswordRules();
  if (rules.length === 0) return null;
  return (
    <div className={styles.rules}>
      <p>{texts.passwordRules}</p>
      <ul>
        {rules.map((rule) => (
          <li className={styles.rule} key={rule}>
            {rule}
          </li>
        ))}
      </ul>
    </div>
  );
}
