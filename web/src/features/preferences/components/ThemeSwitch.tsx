import { useTexts } from "../../../ui/hooks/useLanguage";
import { useTheme } from "../hooks";
import { Icon } from "../../../ui/Icon/Icon";
import { Segments } from "../../../ui/SegmentedControl/SegmentedControl";

export function ThemeSwitch() {
  const texts = useTexts();
  const { theme, choose } = useTheme();
  const choices = (["system", "light", "dark"] as const).map((value) => ({
    value,
    label: <Icon name={value} />,
    name: texts.themes[value],
  }));
  return (
    <Segments
      choices={choices}
      label={texts.theme}
      onChoose={(value) => choose(value === "system" ? null : value)}
      value={theme ?? "system"}
    />
  );
}
