import { useState } from "react";

import { useTexts } from "../hooks/useLanguage";
import { Icon } from "../Icon/Icon";
import { SegmentedControl } from "./SegmentedControl";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

export function Words() {
  const { theme, themes } = useTexts();
  const [value, setValue] = useState<Theme>("light");
  const choices = THEMES.map((one) => ({ value: one, label: themes[one], name: themes[one] }));
  return <SegmentedControl choices={choices} label={theme} onChoose={setValue} value={value} />;
}

export function Icons() {
  const { theme, themes } = useTexts();
  const [value, setValue] = useState<Theme>("light");
  const choices = THEMES.map((one) => ({ value: one, label: <Icon name={one} />, name: themes[one] }));
  return <SegmentedControl choices={choices} label={theme} onChoose={setValue} value={value} />;
}
