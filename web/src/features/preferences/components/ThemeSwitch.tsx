import { useTexts } from "../../../ui/hooks/useLanguage";
import { Icon } from "../../../ui/Icon/Icon";
import { SegmentedControl } from "../../../ui/SegmentedControl/SegmentedControl";
import { useTheme } from "../hooks";

export function ThemeSwitch() {
  const texts = useTexts();
  const { theme, choose } = useTheme();
  const choices = (["system", "light", "dark"] as const).map((value) => ({
    value,
    label: <Icon name={value} />,
    name: texts.themes[value],
  }));
  return (
    <SegmentedControl
      choices={choices}
      label={texts.theme}
      onChoose={(value) => choose(value === "system" ? null : value)}
      value={theme ?? "system"}
    />
  );
}
