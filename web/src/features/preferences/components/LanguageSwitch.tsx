import { LANGUAGES } from "virtual:languages";

import { useLanguage, useTexts } from "../../../ui/hooks/useLanguage";
import { SegmentedControl } from "../../../ui/SegmentedControl/SegmentedControl";

const CHOICES = LANGUAGES.map(({ code, name }) => ({ value: code, label: name, name, lang: code }));

export function LanguageSwitch() {
  const texts = useTexts();
  const { language, choose } = useLanguage();
  return <SegmentedControl choices={CHOICES} label={texts.language} onChoose={choose} value={language} />;
}
