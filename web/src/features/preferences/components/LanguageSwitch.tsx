import { useLanguage, useTexts } from "../../../ui/hooks/useLanguage";
import { Segments } from "../../../ui/SegmentedControl/SegmentedControl";

const CHOICES = [
  { value: "ru", label: "Русский", name: "Русский", lang: "ru" },
  { value: "en", label: "English", name: "English", lang: "en" },
] as const;

export function LanguageSwitch() {
  const texts = useTexts();
  const { language, choose } = useLanguage();
  return <Segments choices={CHOICES} label={texts.language} onChoose={choose} value={language} />;
}
