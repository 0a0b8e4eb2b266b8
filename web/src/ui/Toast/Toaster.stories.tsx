import { Button } from "../Button/Button";
import { useTexts } from "../hooks/useLanguage";
import { useServices } from "../services";
import { Toasts } from "./Toasts";

export function NewsAndProblem() {
  const texts = useTexts();
  const { toasts } = useServices();
  return (
    <>
      <Button
        onClick={() => {
          toasts.show(texts.sent);
          toasts.showProblem(texts.unexpected);
        }}
        variant="secondary"
      >
        {texts.sent}
      </Button>
      <Toasts />
    </>
  );
}
