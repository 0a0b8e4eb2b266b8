import { useLanguage, useTexts } from "../../hooks/useLanguage";
import styles from "./LanguageSwitch.module.css";

const NAMES = [
  { language: "ru", short: "RU", name: "Русский" },
  { language: "en", short: "EN", name: "English" },
] as const;

export function LanguageSwitch() {
  const texts = useTexts();
  const { language: chosen, choose } = useLanguage();
  return (
    <div aria-label={texts.language} className={styles.switch} role="group">
      {NAMES.map(({ language, short, name }) => (
        <button
          aria-label={`${short}, ${name}`}
          aria-pressed={language === chosen}
          className={styles.choice}
          key={language}
          lang={language}
          onClick={() => choose(language)}
          type="button"
        >
          {short}
        </button>
      ))}
    </div>
  );
}
